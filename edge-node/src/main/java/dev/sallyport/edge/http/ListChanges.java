package dev.sallyport.edge.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How often each server has said that what it lists or holds has changed: results of before are not used after. Safe
 * for any thread.
 */
public final class ListChanges {
    private final ConcurrentMap<String, Long> changes = new ConcurrentHashMap<>();

    /** No server has said anything yet. */
    public ListChanges() {}

    long of(String server) {
        return changes.getOrDefault(server, 0L);
    }

    void changed(String server) {
        changes.merge(server, 1L, Long::sum);
    }
}
