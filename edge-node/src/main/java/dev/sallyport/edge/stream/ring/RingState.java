package dev.sallyport.edge.stream.ring;

/** What is to be expected of a stream. */
public enum RingState {
    /** Its owner reads the upstream. */
    LIVE,
    /** Nobody reads the upstream: whoever wants the stream goes on with it. */
    RELEASED,
    /** The last event is the last. */
    ENDED
}
