package dev.sallyport.load.swarm;

/** What may be wrong with the events of a stream. Any makes its round worthless. */
public enum TickFault {
    /** Other bytes than the upstream sent. */
    WRONG_EVENT,
    /** Each event that was passed over. */
    MISSING_EVENT,
    /** An event that had come before. */
    REPEATED_EVENT,
    /** The stream ended under its client. */
    STREAM_LOST,
    /** A stream whose events were still missing when the round was long over. */
    STREAM_SILENT
}
