package dev.sallyport.load.wire;

/** What the clients of a scenario ask, and the only right answer to it. */
public record Dialogue(Template question, Template answer) {
    /** The small call. */
    public static final Dialogue CALL = new Dialogue(ToolCall.REQUEST, ToolCall.RESULT);

    /** The same call, answered otherwise. */
    public static Dialogue call(Template answer) {
        return new Dialogue(ToolCall.REQUEST, answer);
    }
}
