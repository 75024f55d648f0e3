package dev.sallyport.load.swarm;

/** What became of one call. Anything but {@link #OK} makes its round worthless, but where a limit is meant to refuse. */
public enum CallOutcome {
    OK,
    /** Refused by a limit: HTTP 429. */
    LIMITED,
    /** Refused since nobody could say in time whether the limit is spent: HTTP 503. */
    UNAVAILABLE,
    /** Any other HTTP status than 200. */
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
