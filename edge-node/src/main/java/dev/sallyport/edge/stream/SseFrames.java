package dev.sallyport.edge.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Whole frames, back to back, exactly as they came. A line feed that belongs to the carriage return which ended the
 * frame before may stand in front of the first one, or alone.
 */
public final class SseFrames {
    static final SseFrames NONE = new SseFrames(Unpooled.EMPTY_BUFFER, 0, new int[0], 0, false);

    private final ByteBuf bytes;
    private final int leadBytes;
    private final int[] ends;
    private final int events;
    private final boolean startsStream;

    /**
     * @param leadBytes how many bytes belong to the frame before
     * @param ends where each frame ends, counted from the first readable byte
     */
    SseFrames(ByteBuf bytes, int leadBytes, int[] ends, int events, boolean startsStream) {
        this.bytes = bytes;
        this.leadBytes = leadBytes;
        this.ends = ends;
        this.events = events;
        this.startsStream = startsStream;
    }

    /** What to write; may be the very chunk that was read. */
    public ByteBuf bytes() {
        return bytes;
    }

    /** Whether it begins with a line feed that belongs to the frame before. */
    boolean hasLead() {
        return leadBytes > 0;
    }

    /** The line feed that belongs to the frame before; mostly nothing. */
    ByteBuf lead() {
        return bytes.slice(bytes.readerIndex(), leadBytes);
    }

    /** How many frames, comments and blank lines included. */
    public int count() {
        return ends.length;
    }

    /** How many of them have a field line. */
    public int events() {
        return events;
    }

    /** One of the frames, as a view. */
    public SseFrame frame(int index) {
        int start = index == 0 ? leadBytes : ends[index - 1];
        int base = bytes.arrayOffset() + bytes.readerIndex();
        return new SseFrame(bytes.array(), base + start, base + ends[index], startsStream && index == 0);
    }
}
