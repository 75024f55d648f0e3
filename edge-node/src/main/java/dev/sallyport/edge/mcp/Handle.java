package dev.sallyport.edge.mcp;

/**
 * What a server hands out for the client to hand back. It means something to the server alone, and a server behind a
 * gateway may take it from anybody, because it knows one caller only.
 */
public enum Handle {
    /** {@code nextCursor} of a list, {@code cursor} of the next (2024-11-05 to 2026-07-28, Pagination). */
    CURSOR,
    /** {@code requestState} of a result that wants input (2026-07-28, Multi Round-Trip Requests). */
    REQUEST_STATE,
    /** {@code taskId} (2025-11-25, Tasks; the tasks extension of 2026-07-28). */
    TASK,
    /** The task that a message says it belongs to; it asks nothing of the task, and may name one of the client's own. */
    RELATED_TASK
}
