package dev.sallyport.load.swarm;

/**
 * What became of one call. Anything but {@link #OK} and {@link #PUT_OFF} makes its round worthless, but where a limit is meant to
 * refuse.
 */
public enum CallOutcome {
    /** Answered rightly; in a flood: refused rightly. */
    OK,
    /** Refused by a limit: HTTP 429. */
    LIMITED,
    /** Refused since nobody could say in time whether the limit is spent: HTTP 503. */
    UNAVAILABLE,
    /** Refused, as it was to be, but with the words that there is no time to look at it now. */
    PUT_OFF,
    /** Any other HTTP status than 200, or than that of the refusal that was to come. */
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
