package dev.sallyport.load.swarm;

/** What became of one call. Anything but {@link #OK} makes its round worthless. */
public enum CallOutcome {
    OK,
    /** An HTTP status other than 200. */
    WRONG_STATUS,
    /** A JSON-RPC error. */
    RPC_ERROR,
    /** A result with another id or other bytes than the upstream sent. */
    WRONG_ANSWER,
    /** The connection ended under the call. */
    CONNECTION_LOST,
    /** No answer although the round was long over. */
    UNANSWERED
}
