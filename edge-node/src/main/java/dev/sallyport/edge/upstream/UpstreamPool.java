package dev.sallyport.edge.upstream;

import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.GatheredFlushes;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.upstream.circuit.Circuits;
import dev.sallyport.edge.upstream.credential.Credentials;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Optional;

/** The connections of one event loop to all upstreams. A connection is given back when its response has ended. */
public final class UpstreamPool {
    /** Response heads are small; a hostile one is cut here. */
    private static final int HEADER_BYTES_MAX = 32 * 1024;

    /** Fewer, larger reads for large results and busy streams. */
    private static final int CHUNK_BYTES_MAX = 64 * 1024;

    /** Below the five seconds after which Node's servers close an idle connection: losing that race fails a call. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    /** Calls that wait for a connection; more than that is an upstream that does not keep up. */
    private static final int WAITING_MAX = 1_024;

    private final Context context;
    private final HttpClient client;
    private final ConnectionGuard guard;
    private final Circuits circuits;
    private final Rotations rotations;

    /**
     * Makes the pool of the calling event loop.
     *
     * @param connectionsMax to one origin, from this loop
     * @param circuits of all loops
     * @param health what the checks of all upstreams say
     * @param addresses that may be called
     * @param flushes of the event loop
     */
    public UpstreamPool(
            Vertx vertx,
            int connectionsMax,
            Circuits circuits,
            HealthBoard health,
            UpstreamAddresses addresses,
            GatheredFlushes flushes) {
        this.circuits = circuits;
        guard = new ConnectionGuard(addresses);
        rotations = new Rotations(health);
        context = vertx.getOrCreateContext();
        HttpClientOptions options = new HttpClientOptions()
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxChunkSize(CHUNK_BYTES_MAX)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setVerifyHost(true);
        client = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(connectionsMax).setMaxWaitQueueSize(WAITING_MAX))
                .withConnectHandler(connection -> {
                    guard.made(connection);
                    flushes.of(connection);
                })
                .build();
    }

    /**
     * Sends what {@code binding} permits to {@code upstream}.
     *
     * @param keyHeader the lower-case name of the header that holds the gateway's own keys, which no upstream gets
     * @param credentials of the snapshot that the exchange is served under
     * @param lastEventId where the upstream is to go on with a stream, in its own words
     */
    public UpstreamCall call(
            Exchange exchange,
            Upstream upstream,
            String keyHeader,
            Binding binding,
            Credentials credentials,
            Optional<String> lastEventId) {
        Order order = new Order(exchange, upstream, keyHeader, binding, lastEventId);
        Optional<Choice> choice = upstream instanceof UpstreamGroup group
                ? Optional.of(new Choice(rotations.of(group)))
                : Optional.empty();
        Delivery delivery = new Delivery(context, client, guard, order, circuits, choice);
        delivery.start(credentials);
        return delivery.call();
    }

    /** Closes every connection. */
    public Future<Void> close() {
        return client.close();
    }
}
