package dev.sallyport.load.swarm;

/** When the clients of a swarm call, and what is remembered of the answers. Confined to the event loop. */
sealed interface Calls permits SaturatingCalls, PacedCalls, BurstCalls, Attempts, AnswerWatch {
    /** The connection is ready for its first call. */
    void begin(McpConnection connection);

    /** The connection's call ended so; it can take the next one. */
    void answered(McpConnection connection, CallOutcome outcome);

    /** The connection is gone. */
    void lost(McpConnection connection);

    CallCounts counts();
}
