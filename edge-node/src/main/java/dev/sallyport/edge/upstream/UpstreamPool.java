package dev.sallyport.edge.upstream;

import dev.sallyport.edge.connection.GatheredFlushes;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.upstream.circuit.Circuits;
import dev.sallyport.edge.upstream.credential.Credentials;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** The connections of one event loop to all upstreams. A connection is given back when its response has ended. */
public final class UpstreamPool {
    private final Context context;
    private final UpstreamConnections connections;
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
        connections = new UpstreamConnections(vertx, connectionsMax, guard, flushes);
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
        Delivery delivery = new Delivery(context, connections, guard, order, circuits, choice);
        delivery.start(credentials);
        return delivery.call();
    }

    /** Closes every connection. */
    public Future<Void> close() {
        return connections.close();
    }
}
