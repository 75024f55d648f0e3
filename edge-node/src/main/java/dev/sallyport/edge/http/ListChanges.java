package dev.sallyport.edge.http;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How often each server has said that what it lists or holds has changed, to this edge or to another: results of before are
 * not used after. Safe for any thread.
 */
public final class ListChanges {
    /** How often edges tell each other: a server that says it without end is told of as often as one that says it once. */
    public static final long TICK_MILLIS = 100;

    private final ConcurrentMap<String, Long> changes = new ConcurrentHashMap<>();
    private final Set<String> untold = ConcurrentHashMap.newKeySet();
    private final ListChangeNews others;

    /** No server has said anything yet. */
    public ListChanges(ListChangeNews others) {
        this.others = others;
        others.follow(this::count);
    }

    long of(String server) {
        return changes.getOrDefault(server, 0L);
    }

    void changed(String server) {
        count(server);
        untold.add(server);
    }

    private void count(String server) {
        changes.merge(server, 1L, Long::sum);
    }

    /** Tells the other edges; to be called every {@value #TICK_MILLIS} ms. */
    public void tick() {
        Iterator<String> servers = untold.iterator();
        while (servers.hasNext()) {
            String server = servers.next();
            servers.remove();
            others.changed(server);
        }
    }
}
