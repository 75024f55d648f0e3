package dev.sallyport.edge.mcp;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a server's messages may hand out, by what they answer. Immutable.
 *
 * @param handles of which kinds; empty where nothing is to be looked for
 * @param words without one of which no message hands anything out
 */
public record HandedOut(Set<Handle> handles, WordSearch words) {
    private static final String NEXT_CURSOR = "\"nextCursor\"";
    private static final String REQUEST_STATE = "\"requestState\"";
    private static final String TASK_ID = "\"taskId\"";

    /** In an array of what is subscribed to. */
    private static final String TASKS = "\"task";

    private static final Set<Handle> TASK = EnumSet.of(Handle.TASK, Handle.RELATED_TASK);

    public static final HandedOut NOTHING = new HandedOut(Set.of(), new WordSearch(List.of()));
    private static final HandedOut BY_LIST = of(EnumSet.of(Handle.CURSOR), NEXT_CURSOR);
    private static final HandedOut BY_READING = of(EnumSet.of(Handle.REQUEST_STATE), REQUEST_STATE);
    private static final HandedOut BY_CALL =
            of(EnumSet.of(Handle.REQUEST_STATE, Handle.TASK, Handle.RELATED_TASK), REQUEST_STATE, TASK_ID);
    private static final HandedOut BY_TASK = of(TASK, TASK_ID);
    private static final HandedOut BY_TASK_LIST =
            of(EnumSet.of(Handle.CURSOR, Handle.TASK, Handle.RELATED_TASK), NEXT_CURSOR, TASK_ID);
    private static final HandedOut BY_SUBSCRIPTION = of(TASK, TASKS);

    /** By messages of which it is not known what they answer: those of a stream that is shared or resumed. */
    public static final HandedOut BY_ANYTHING = of(EnumSet.allOf(Handle.class), NEXT_CURSOR, REQUEST_STATE, TASKS);

    private static HandedOut of(Set<Handle> handles, String... words) {
        return new HandedOut(handles, new WordSearch(List.of(words)));
    }

    public HandedOut {
        handles = Set.copyOf(handles);
    }

    /** By what answers {@code request}. */
    public static HandedOut by(McpEnvelope request) {
        boolean modern = request.era() == ProtocolEra.MODERN;
        return switch (request.method().orElse("")) {
            case "tools/list", "prompts/list", "resources/list", "resources/templates/list" -> BY_LIST;
            case "tools/call" -> modern ? BY_CALL : request.handedBack().asksForTask() ? BY_TASK : NOTHING;
            case "prompts/get", "resources/read" -> modern ? BY_READING : NOTHING;
            case "tasks/list" -> BY_TASK_LIST;
            case "tasks/get", "tasks/result", "tasks/update", "tasks/cancel" -> BY_TASK;
            case "subscriptions/listen" -> BY_SUBSCRIPTION;
            default -> NOTHING;
        };
    }

    /** Whether a request of this method hands back what servers hand out; others may use the same words otherwise. */
    public static boolean isHandedBackBy(String method) {
        return switch (method) {
            case "tools/list",
                    "prompts/list",
                    "resources/list",
                    "resources/templates/list",
                    "tools/call",
                    "prompts/get",
                    "resources/read",
                    "tasks/list",
                    "tasks/get",
                    "tasks/result",
                    "tasks/update",
                    "tasks/cancel",
                    "subscriptions/listen" -> true;
            default -> false;
        };
    }
}
