package dev.sallyport.edge.stream;

/** What a chunk brought. */
public sealed interface SseReading {
    /** The frames that are whole now; pass them on before anything else. */
    SseFrames frames();

    /** The stream may go on. */
    record Flowing(SseFrames frames) implements SseReading {}

    /** The frame behind these is larger than allowed: nothing of it is given out, and nothing more will be. */
    record Oversized(SseFrames frames) implements SseReading {}
}
