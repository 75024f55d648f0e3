package dev.sallyport.edge.connection;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An edge's client connections, and no edge behind them. */
public final class ClientServer extends VerticleBase {
    private static final long SWEEP_MILLIS = 50;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Consumer<ClientRequest> onRequest;
    private final ClientConnections.Bounds bounds;
    private @Nullable NetServer server;

    private ClientServer(Consumer<ClientRequest> onRequest, ClientConnections.Bounds bounds) {
        this.onRequest = onRequest;
        this.bounds = bounds;
    }

    /** Starts one on an event loop of {@code vertx}, with which it ends; returns its port. */
    public static int start(Vertx vertx, Consumer<ClientRequest> onRequest) {
        return start(vertx, onRequest, LONG);
    }

    /** The same, where connections may idle for {@code idleMax}. */
    static int start(Vertx vertx, Consumer<ClientRequest> onRequest, Duration idleMax) {
        ClientServer one = new ClientServer(onRequest, new ClientConnections.Bounds(100, 16 * 1024, LONG, idleMax));
        vertx.deployVerticle(one).toCompletionStage().toCompletableFuture().join();
        return Objects.requireNonNull(one.server).actualPort();
    }

    @Override
    public Future<?> start() {
        ClientConnections connections = new ClientConnections(context, bounds, new GatheredFlushes(), onRequest);
        vertx.setPeriodic(SWEEP_MILLIS, timer -> connections.sweep(System.nanoTime()));
        server = vertx.createNetServer().connectHandler(connections::opened);
        return server.listen(0, "127.0.0.1");
    }
}
