package dev.sallyport.edge.stream.ring;

/** What edges tell each other of streams. */
public sealed interface RingNews {
    /** A client has come back for this stream, here or elsewhere: its owner lets the old connection go and hurries. */
    record Wanted(String stream) implements RingNews {}

    /** The session has ended, and its streams with it. */
    record SessionOver(String session) implements RingNews {}
}
