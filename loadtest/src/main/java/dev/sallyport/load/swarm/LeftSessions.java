package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.NettyTransport;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many sessions that clients open and leave without a goodbye, a few connections' clients one after another. */
public final class LeftSessions {
    private static final int CONNECTIONS = 64;

    private LeftSessions() {}

    /**
     * Returns when at least {@code sessions} were opened and all connections are closed. Not for the event loop.
     *
     * @return how many were opened
     */
    public static int open(NettyTransport transport, Endpoint endpoint, int sessions, Duration within) {
        List<OpenSession> first = new SessionOpener(transport, endpoint).open(CONNECTIONS, within);
        int onEach = (sessions + CONNECTIONS - 1) / CONNECTIONS;
        try {
            List<CompletableFuture<Integer>> all = first.stream()
                    .map(session -> openUntil(session.channel(), endpoint, 1, onEach)
                            .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS))
                    .toList();
            return all.stream().mapToInt(CompletableFuture::join).sum();
        } finally {
            first.forEach(session -> session.channel().close().awaitUninterruptibly());
        }
    }

    private static CompletableFuture<Integer> openUntil(Channel channel, Endpoint endpoint, int opened, int enough) {
        if (opened >= enough) {
            return CompletableFuture.completedFuture(opened);
        }
        CompletableFuture<OpenSession> next = new CompletableFuture<>();
        channel.pipeline().addLast(new SessionOpening(endpoint, next));
        return next.thenCompose(session -> openUntil(channel, endpoint, opened + 1, enough));
    }
}
