package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.NettyTransport;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Opens many sessions, each on a connection of its own. */
final class SessionOpener {
    /** More at once would overflow a listener's backlog and measure SYN retransmissions. */
    private static final int AT_ONCE = 64;

    private final NettyTransport transport;
    private final Endpoint endpoint;

    SessionOpener(NettyTransport transport, Endpoint endpoint) {
        this.transport = transport;
        this.endpoint = endpoint;
    }

    /** Returns when all stand. Not for the event loop. */
    List<OpenSession> open(int sessions, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        List<OpenSession> all = new ArrayList<>(sessions);
        while (all.size() < sessions) {
            List<CompletableFuture<OpenSession>> batch = new ArrayList<>();
            for (int i = 0; i < Math.min(AT_ONCE, sessions - all.size()); i++) {
                batch.add(openOne());
            }
            for (CompletableFuture<OpenSession> opening : batch) {
                long left = Math.max(0, deadline - System.nanoTime());
                all.add(opening.orTimeout(left, TimeUnit.NANOSECONDS).join());
            }
        }
        return List.copyOf(all);
    }

    private CompletableFuture<OpenSession> openOne() {
        CompletableFuture<OpenSession> opened = new CompletableFuture<>();
        ChannelFuture connecting =
                Connecting.to(transport, endpoint.port(), () -> new SessionOpening(endpoint, opened));
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                opened.completeExceptionally(done.cause());
            }
        });
        return opened;
    }
}
