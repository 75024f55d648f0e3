package dev.sallyport.edge.stream.ring;

/** What edges tell each other of streams. */
public sealed interface RingNews {
    /** A client has come back for this stream, here or elsewhere: its owner lets the old connection go and hurries. */
    record Wanted(String stream) implements RingNews {}

    /** The session has ended, and its streams with it. */
    record SessionOver(String session) implements RingNews {}

    /** The session goes on elsewhere at the upstream: what is still read of its news there is old. */
    record SessionMoved(String session) implements RingNews {}

    /** The client opens its stream of news anew: one that is held for it is in the way, because some servers allow one. */
    record NewsAnew(String session) implements RingNews {}
}
