package dev.sallyport.edge.mcp;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a client's message hands back to the server.
 *
 * @param handles of these kinds there is something in {@code params}, be it well-formed or not
 * @param asksForTask whether the answer may be a new task (2025-11-25, Tasks: {@code params.task})
 */
public record HandedBack(Set<Handle> handles, boolean asksForTask) {
    /** Of most messages. */
    public static final HandedBack NOTHING = new HandedBack(Set.of(), false);

    public HandedBack {
        handles = Set.copyOf(handles);
    }

    /** The same and {@code handle}. */
    HandedBack and(Handle handle) {
        EnumSet<Handle> more = EnumSet.of(handle);
        more.addAll(handles);
        return new HandedBack(more, asksForTask);
    }

    HandedBack askingForTask() {
        return new HandedBack(handles, true);
    }
}
