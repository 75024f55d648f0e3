package dev.sallyport.edge.upstream;

import dev.sallyport.edge.connection.GatheredFlushes;
import dev.sallyport.edge.upstream.ConnectionGuard.AddressRefused;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop, by origin. The one that was used last is used next, so that those that are not needed idle
 * out. Vert.x connects, with its resolver and its TLS; from then on a connection is an {@link UpstreamConnection}. Confined to
 * its event loop.
 */
final class UpstreamConnections {
    /** Requests that wait for a connection to one origin; more than that is an upstream that does not keep up. */
    private static final int WAITING_MAX = 1_024;

    private static final long SWEEP_MILLIS = 1_000;

    private final Vertx vertx;
    private final ContextInternal context;
    private final NetClient connector;
    private final int connectionsMax;
    private final ConnectionGuard guard;
    private final GatheredFlushes flushes;
    private final Map<UpstreamOrigin, Line> lines = new HashMap<>();
    private final long sweep;

    /** Whoever needs a connection: told one of these, once. */
    interface Wanting {
        void connected(UpstreamConnection connection);

        /** Nothing was sent. */
        void unreached(Throwable why);
    }

    /**
     * The connections of the calling event loop.
     *
     * @param connectionsMax to one origin
     */
    UpstreamConnections(Vertx vertx, int connectionsMax, ConnectionGuard guard, GatheredFlushes flushes) {
        this.vertx = vertx;
        this.context = (ContextInternal) vertx.getOrCreateContext();
        this.connector = vertx.createNetClient(new NetClientOptions());
        this.connectionsMax = connectionsMax;
        this.guard = guard;
        this.flushes = flushes;
        this.sweep = vertx.setPeriodic(SWEEP_MILLIS, tick -> closeIdle());
    }

    /** Finds a connection to {@code origin}, or makes one in the time that there is. */
    void connect(UpstreamOrigin origin, Duration within, Wanting wanting) {
        Line line = lines.get(origin);
        if (line == null) {
            line = new Line(origin);
            lines.put(origin, line);
        }
        UpstreamConnection idle = line.takeIdle();
        if (idle != null) {
            wanting.connected(idle);
        } else {
            line.wait(new Waiter(wanting), within);
        }
    }

    Future<Void> close() {
        vertx.cancelTimer(sweep);
        return connector.close();
    }

    private void closeIdle() {
        long now = System.nanoTime();
        for (Line line : List.copyOf(lines.values())) {
            line.closeIdle(now);
        }
    }

    /** One who has no connection yet. */
    private final class Waiter {
        private final Wanting wanting;
        private long timer;
        private long deadlineNanos;
        private boolean told;

        Waiter(Wanting wanting) {
            this.wanting = wanting;
        }

        void waits(Duration within) {
            deadlineNanos = System.nanoTime() + within.toNanos();
            timer = vertx.setTimer(
                    Math.max(1, within.toMillis()),
                    late -> fail(new ConnectException("no connection within " + within.toMillis() + " ms")));
        }

        Duration timeLeft() {
            return Duration.ofNanos(deadlineNanos - System.nanoTime());
        }

        /** Returns false when it does not wait any more. */
        boolean connected(UpstreamConnection connection) {
            if (!tells()) {
                return false;
            }
            wanting.connected(connection);
            return true;
        }

        void fail(Throwable why) {
            if (tells()) {
                wanting.unreached(why);
            }
        }

        private boolean tells() {
            if (told) {
                return false;
            }
            told = true;
            vertx.cancelTimer(timer);
            return true;
        }
    }

    /** All connections to one origin, and who waits for one. */
    private final class Line {
        private final UpstreamOrigin origin;
        private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
        private final Deque<Waiter> waiting = new ArrayDeque<>();
        private final UpstreamConnection.Owner owner = new UpstreamConnection.Owner(this::give, this::closed);
        private final Deque<UpstreamConnection> free = new ArrayDeque<>();
        private boolean giving;
        private int open;

        Line(UpstreamOrigin origin) {
            this.origin = origin;
        }

        @Nullable
        UpstreamConnection takeIdle() {
            long now = System.nanoTime();
            UpstreamConnection last = idle.pollFirst();
            while (last != null && !last.isFit(now)) {
                last.close();
                last = idle.pollFirst();
            }
            return last;
        }

        void wait(Waiter waiter, Duration within) {
            if (open < connectionsMax) {
                waiter.waits(within);
                connect(waiter, within);
            } else if (waiting.size() < WAITING_MAX) {
                waiter.waits(within);
                waiting.add(waiter);
            } else {
                waiter.fail(new ConnectionPoolTooBusyException(WAITING_MAX + " requests wait for a connection"));
            }
        }

        private void connect(Waiter waiter, Duration within) {
            open++;
            int millis = Math.clamp(within.toMillis(), 1, Integer.MAX_VALUE);
            connector.connect(origin.options().setTimeout(millis)).onComplete(made -> {
                if (made.succeeded()) {
                    connected(made.result(), waiter);
                } else {
                    waiter.fail(made.cause());
                    // Later, for what follows may fail at once as well, and so on.
                    context.runOnContext(later -> left());
                }
            });
        }

        private void connected(NetSocket socket, Waiter waiter) {
            ChannelHandler general =
                    ((NetSocketInternal) socket).channelHandlerContext().handler();
            Channel channel =
                    ((NetSocketInternal) socket).channelHandlerContext().channel();
            UpstreamConnection connection = new UpstreamConnection(context, channel, owner, new KeepAlive());
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.addLast(ResponseDecoder.make(), connection).remove(general);
            if (!channel.isActive()) {
                waiter.fail(new ConnectException("the connection was closed at once"));
                connection.gone();
                return;
            }
            flushes.of(channel);
            if (!guard.allows(channel.remoteAddress())) {
                waiter.fail(new AddressRefused());
                connection.close();
            } else if (!waiter.connected(connection)) {
                give(connection);
            }
        }

        /** A connection is free. Who gets it may not want it any more and give it back: in this loop, and not in another within. */
        private void give(UpstreamConnection connection) {
            free.add(connection);
            if (giving) {
                return;
            }
            giving = true;
            try {
                for (UpstreamConnection next = free.poll(); next != null; next = free.poll()) {
                    giveToFirst(next);
                }
            } finally {
                giving = false;
            }
        }

        private void giveToFirst(UpstreamConnection connection) {
            Waiter next = waiting.poll();
            while (next != null && !next.connected(connection)) {
                next = waiting.poll();
            }
            if (next == null) {
                idle.addFirst(connection);
            }
        }

        private void closed(UpstreamConnection connection) {
            idle.remove(connection);
            left();
        }

        private void left() {
            open--;
            Waiter next = waiting.poll();
            while (next != null && next.told) {
                next = waiting.poll();
            }
            if (next != null) {
                connect(next, next.timeLeft());
            } else if (open == 0) {
                lines.remove(origin);
            }
        }

        void closeIdle(long nowNanos) {
            UpstreamConnection eldest = idle.peekLast();
            while (eldest != null && !eldest.isFit(nowNanos)) {
                idle.pollLast();
                eldest.close();
                eldest = idle.peekLast();
            }
        }
    }
}
