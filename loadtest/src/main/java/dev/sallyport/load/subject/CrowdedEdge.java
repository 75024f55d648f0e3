package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.swarm.LeftSessions;
import dev.sallyport.load.wire.NettyTransport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server as {@link EdgeTarget} has it, on an edge that has very many of something: the difference is what a call pays for the
 * crowd.
 */
public final class CrowdedEdge implements Target {
    private static final int SERVERS = 10_000;
    private static final int SESSIONS = 100_000;
    private static final Duration OPENS_WITHIN = Duration.ofMinutes(5);

    private final EdgeTarget edge;
    private final Target called;

    private CrowdedEdge(EdgeTarget edge, Target called) {
        this.edge = edge;
        this.called = called;
    }

    /** Starts an edge that finds ten thousand servers in its configuration, with a subscription for each. */
    public static CrowdedEdge ofServers(Workplace workplace, StubTarget upstream) throws InterruptedException {
        EdgeTarget edge = EdgeTarget.start(workplace, upstream, "edge-of-many", SERVERS, List.of());
        edge.settle();
        String page = edge.metrics();
        String what =
                "as 13-governed, on an edge with %,d servers and as many subscriptions more: snapshot made in %.0f ms, %s"
                        .formatted(
                                SERVERS,
                                Metrics.sum(page, "sallyport_config_compile_duration_seconds_max") * 1_000,
                                heap(page));
        return new CrowdedEdge(edge, edge.governed("40-many-servers", what));
    }

    /** Starts an edge, then opens a hundred thousand sessions on it and leaves them. */
    public static CrowdedEdge ofSessions(Workplace workplace, StubTarget upstream, NettyTransport transport)
            throws InterruptedException {
        EdgeTarget edge = EdgeTarget.start(workplace, upstream, "edge-of-sessions", 0, List.of());
        int opened;
        try {
            opened = LeftSessions.open(transport, edge.endpoint(), SESSIONS, OPENS_WITHIN);
        } catch (RuntimeException failure) {
            edge.close();
            throw failure;
        }
        edge.settle();
        String page = edge.metrics();
        String what = "as 10-plain, on an edge where %,d sessions were opened before, %,.0f of them listed: %s"
                .formatted(opened, Metrics.sum(page, "sallyport_sessions_live"), heap(page));
        return new CrowdedEdge(edge, new OnEdge("41-many-sessions", edge.endpoint(), what, edge));
    }

    private static String heap(String page) {
        return "heap in use %.0f MiB after a collection"
                .formatted(Metrics.sum(page, "jvm_memory_used_bytes{area=\"heap\"") / 1_048_576);
    }

    @Override
    public String scenario() {
        return called.scenario();
    }

    @Override
    public Endpoint endpoint() {
        return called.endpoint();
    }

    @Override
    public long pid() {
        return edge.pid();
    }

    @Override
    public List<Long> helpers() {
        return edge.helpers();
    }

    @Override
    public Optional<CallLog> callLog() {
        return edge.callLog();
    }

    @Override
    public String description() {
        return called.description();
    }

    @Override
    public void settle() throws InterruptedException {
        edge.settle();
    }

    @Override
    public void close() {
        edge.close();
    }
}
