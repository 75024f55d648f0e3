package dev.sallyport.load.wire;

/** An answer to a call that comes as events: progress, and the small result as the last. */
public final class ProgressEvents {
    /** An event that is not the last. */
    public static final String PROGRESS = event("""
            {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}""");

    /** What an event begins with. */
    public static final String START = "event: message\ndata: ";

    /** And what it ends with. */
    public static final String END = "\n\n";

    private ProgressEvents() {}

    private static String event(String data) {
        return START + data + END;
    }

    /** The whole answer. */
    public static Template answer(int events) {
        return ToolCall.RESULT.within(PROGRESS.repeat(events - 1) + START, END);
    }
}
