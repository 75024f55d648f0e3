package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.Transport;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.upstream.circuit.Circuit;
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
    private final Circuits circuits;

    /**
     * Makes the pool of the calling event loop.
     *
     * @param connectionsMax to one origin, from this loop
     * @param circuits of all loops
     */
    public UpstreamPool(Vertx vertx, int connectionsMax, Circuits circuits) {
        this.circuits = circuits;
        context = vertx.getOrCreateContext();
        HttpClientOptions options = new HttpClientOptions()
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxChunkSize(CHUNK_BYTES_MAX)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setVerifyHost(true);
        client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(connectionsMax).setMaxWaitQueueSize(WAITING_MAX));
    }

    /**
     * Sends what {@code binding} permits to {@code target}.
     *
     * @param credentials of the snapshot that the exchange is served under
     */
    public UpstreamCall call(
            Exchange exchange, UpstreamTarget target, Transport transport, Binding binding, Credentials credentials) {
        Order order = new Order(exchange, target, transport, binding);
        Optional<Circuit> circuit = order.effects()
                .circuitBreaker()
                .map(rule -> circuits.of(exchange.server().orElse(""), target.origin(), rule));
        Delivery delivery = new Delivery(context, client, order, circuit);
        delivery.start(credentials);
        return delivery.call();
    }

    /** Closes every connection. */
    public Future<Void> close() {
        return client.close();
    }
}
