package dev.sallyport.edge.http;

import dev.sallyport.edge.exchange.GatheredFlushes;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The client connections of one event loop, so that slow and idle ones can be closed: a connection without an exchange
 * has so long for its first request's head, and so long between requests. Vert.x's own idle timeout cannot tell a quiet
 * stream from an idle connection. Confined to its event loop.
 */
final class ClientConnections {
    /** For a client that still sends what nobody reads to find the answer; closing under it would lose that. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final IdentityHashMap<HttpConnection, Use> connections = new IdentityHashMap<>();
    private final int connectionsMax;
    private final Duration headWithin;
    private final Duration idleMax;
    private final GatheredFlushes flushes;

    ClientConnections(int connectionsMax, Duration headWithin, Duration idleMax, GatheredFlushes flushes) {
        this.connectionsMax = connectionsMax;
        this.headWithin = headWithin;
        this.idleMax = idleMax;
        this.flushes = flushes;
    }

    private static final class Use {
        private int exchanges;
        private long closeAtNanos;
        private boolean lastAnswerGiven;
    }

    void opened(HttpConnection connection) {
        if (connections.size() >= connectionsMax) {
            connection.close();
            return;
        }
        flushes.of(connection);
        Use use = new Use();
        use.closeAtNanos = System.nanoTime() + headWithin.toNanos();
        connections.put(connection, use);
        connection.closeHandler(closed -> connections.remove(connection));
    }

    /** Returns false when the connection was told to end: Vert.x reads on after {@code Connection: close}. */
    boolean exchangeStarts(HttpConnection connection) {
        Use use = connections.get(connection);
        if (use == null) {
            return true;
        }
        if (use.lastAnswerGiven) {
            connection.close();
            return false;
        }
        use.exchanges++;
        return true;
    }

    void exchangeEnded(HttpConnection connection) {
        Use use = connections.get(connection);
        if (use != null) {
            use.exchanges--;
            use.closeAtNanos = System.nanoTime() + idleMax.toNanos();
        }
    }

    /** The exchange has ended, and the connection ends with it. */
    void lingers(HttpConnection connection) {
        Use use = connections.get(connection);
        if (use != null) {
            use.exchanges--;
            use.lastAnswerGiven = true;
            use.closeAtNanos = System.nanoTime() + LINGER.toNanos();
        }
    }

    void sweep(long nowNanos) {
        List<HttpConnection> overdue = connections.entrySet().stream()
                .filter(entry -> entry.getValue().exchanges == 0 && nowNanos - entry.getValue().closeAtNanos >= 0)
                .map(Map.Entry::getKey)
                .toList();
        overdue.forEach(HttpConnection::close);
    }
}
