package dev.sallyport.edge.mcp;

import java.util.Locale;
import java.util.Optional;

/** The objects and arrays of a message on the way to where handles stand, and which of their members lead on. */
enum HandlePlace {
    ELSEWHERE,
    MESSAGE,
    RESULT,
    PARAMS,
    META,
    RELATED,
    TASK,
    NOTIFICATIONS,
    /** An array of tasks. */
    TASKS,
    /** An array of their ids. */
    TASK_IDS;

    /** Under {@code _meta} (2025-11-25, Tasks). */
    static final String RELATED_TASK = "io.modelcontextprotocol/related-task";

    boolean isArray() {
        return this == TASKS || this == TASK_IDS;
    }

    /** Where the object or array under this key is. */
    HandlePlace under(String key) {
        return switch (this) {
            case MESSAGE ->
                switch (key) {
                    case "result" -> RESULT;
                    case "params" -> PARAMS;
                    default -> ELSEWHERE;
                };
            case RESULT ->
                switch (key) {
                    case "task" -> TASK;
                    case "tasks" -> TASKS;
                    case "_meta" -> META;
                    default -> ELSEWHERE;
                };
            case PARAMS ->
                switch (key) {
                    case "notifications" -> NOTIFICATIONS;
                    case "_meta" -> META;
                    default -> ELSEWHERE;
                };
            case META -> key.equals(RELATED_TASK) ? RELATED : ELSEWHERE;
            case NOTIFICATIONS -> key.toLowerCase(Locale.ROOT).contains("task") ? TASK_IDS : ELSEWHERE;
            case RELATED, TASK, ELSEWHERE, TASKS, TASK_IDS -> ELSEWHERE;
        };
    }

    /** What the string under this key is: in a result what is handed out, in params what is handed back. */
    Optional<Handle> handleUnder(String key) {
        return switch (this) {
            case RESULT ->
                switch (key) {
                    case "nextCursor" -> Optional.of(Handle.CURSOR);
                    case "requestState" -> Optional.of(Handle.REQUEST_STATE);
                    case "taskId" -> Optional.of(Handle.TASK);
                    default -> Optional.empty();
                };
            case PARAMS ->
                switch (key) {
                    case "cursor" -> Optional.of(Handle.CURSOR);
                    case "requestState" -> Optional.of(Handle.REQUEST_STATE);
                    case "taskId" -> Optional.of(Handle.TASK);
                    default -> Optional.empty();
                };
            case TASK -> key.equals("taskId") ? Optional.of(Handle.TASK) : Optional.empty();
            case RELATED -> key.equals("taskId") ? Optional.of(Handle.RELATED_TASK) : Optional.empty();
            case MESSAGE, META, NOTIFICATIONS, ELSEWHERE, TASKS, TASK_IDS -> Optional.empty();
        };
    }

    /** Where the items of the array are. */
    HandlePlace ofItems() {
        return this == TASKS ? TASK : ELSEWHERE;
    }

    /** What the items of the array are. */
    Optional<Handle> handleOfItems() {
        return this == TASK_IDS ? Optional.of(Handle.TASK) : Optional.empty();
    }
}
