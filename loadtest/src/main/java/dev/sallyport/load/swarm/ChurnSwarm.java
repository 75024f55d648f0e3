package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.NettyTransport;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Clients that come and go as fast as they are answered. Used from the scenario's thread. */
public final class ChurnSwarm implements AutoCloseable {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

    private final NettyTransport transport;
    private final EventLoop loop;
    private final Endpoint endpoint;
    private final ChurnTally tally = new ChurnTally();
    private final CountDownLatch clients;

    private ChurnSwarm(NettyTransport transport, Endpoint endpoint, int clients) {
        this.transport = transport;
        this.loop = transport.loop().next();
        this.endpoint = endpoint;
        this.clients = new CountDownLatch(clients);
    }

    /** Begins with so many clients at a time. */
    public static ChurnSwarm start(NettyTransport transport, Endpoint endpoint, int clients) {
        ChurnSwarm swarm = new ChurnSwarm(transport, endpoint, clients);
        swarm.loop.execute(() -> {
            for (int i = 0; i < clients; i++) {
                swarm.connect();
            }
        });
        return swarm;
    }

    private void connect() {
        Connecting.to(
                        transport,
                        endpoint.port(),
                        () -> new ChurnClient(endpoint, tally, this::connect, clients::countDown))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        tally.failed(CallOutcome.CONNECTION_LOST);
                        clients.countDown();
                    }
                });
    }

    public Churned churned() {
        return CompletableFuture.supplyAsync(tally::copy, loop)
                .orTimeout(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Lets every client come to its session's end; those that do not are counted as unanswered. */
    public Churned finish() throws InterruptedException {
        loop.execute(tally::end);
        if (!clients.await(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            long missing = clients.getCount();
            loop.execute(() -> {
                for (long i = 0; i < missing; i++) {
                    tally.failed(CallOutcome.UNANSWERED);
                }
            });
        }
        return churned();
    }

    /** No session begins from now on. */
    @Override
    public void close() {
        loop.execute(tally::end);
    }
}
