package dev.sallyport.edge.stream.ring;

/** One event as the client gets it, its id included. Immutable: nobody changes the frame any more. */
public final class RingEvent {
    private final long position;
    private final long atMillis;
    private final byte[] frame;

    /**
     * An event.
     *
     * @param position from 1 on, without a hole
     * @param atMillis when it came, by its owner's clock
     */
    public RingEvent(long position, long atMillis, byte[] frame) {
        this.position = position;
        this.atMillis = atMillis;
        this.frame = frame;
    }

    public long position() {
        return position;
    }

    public long atMillis() {
        return atMillis;
    }

    /** Not to be changed. */
    public byte[] frame() {
        return frame;
    }
}
