package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * The governed server of {@link EdgeTarget} on an edge that has ten thousand more, with a subscription for each: the
 * difference is what a call pays for the crowd.
 */
public final class ManyServersTarget implements Target {
    private static final int CROWD = 10_000;

    private final EdgeTarget edge;
    private final Target governed;

    private ManyServersTarget(EdgeTarget edge, Target governed) {
        this.edge = edge;
        this.governed = governed;
    }

    /** Starts an edge that finds the crowd in its configuration. */
    public static ManyServersTarget start(Workplace workplace, StubTarget upstream) throws InterruptedException {
        EdgeTarget edge = EdgeTarget.start(workplace, upstream, "edge-of-many", CROWD);
        edge.settle();
        String what = "as 13-governed, on an edge with %,d servers and as many subscriptions more: %s"
                .formatted(CROWD, configured(edge.metrics()));
        return new ManyServersTarget(edge, edge.governed("40-many-servers", what));
    }

    private static String configured(String page) {
        return "snapshot made in %.0f ms, heap in use %.0f MiB after a collection"
                .formatted(
                        Metrics.sum(page, "sallyport_config_compile_duration_seconds_max") * 1_000,
                        Metrics.sum(page, "jvm_memory_used_bytes{area=\"heap\"") / 1_048_576);
    }

    @Override
    public String scenario() {
        return governed.scenario();
    }

    @Override
    public Endpoint endpoint() {
        return governed.endpoint();
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
        return governed.description();
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
