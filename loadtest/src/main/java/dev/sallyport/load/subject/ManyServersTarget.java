package dev.sallyport.load.subject;

/**
 * The governed server of {@link GovernedTarget} on an edge that has ten thousand more, with a subscription for each: the
 * difference is what a call pays for the crowd.
 */
public final class ManyServersTarget implements GovernedCalls {
    private static final int CROWD = 10_000;

    private final EdgeTarget edge;
    private final String configured;

    private ManyServersTarget(EdgeTarget edge, String configured) {
        this.edge = edge;
        this.configured = configured;
    }

    /** Starts an edge that finds the crowd in its configuration. */
    public static ManyServersTarget start(Workplace workplace, StubTarget upstream) throws InterruptedException {
        EdgeTarget edge = EdgeTarget.start(workplace, upstream, "edge-of-many", CROWD);
        edge.settle();
        return new ManyServersTarget(edge, configured(edge.metrics()));
    }

    private static String configured(String page) {
        return "snapshot made in %.0f ms, heap in use %.0f MiB after a collection"
                .formatted(
                        Metrics.sum(page, "sallyport_config_compile_duration_seconds_max") * 1_000,
                        Metrics.sum(page, "jvm_memory_used_bytes{area=\"heap\"") / 1_048_576);
    }

    @Override
    public String scenario() {
        return "40-many-servers";
    }

    @Override
    public EdgeTarget edge() {
        return edge;
    }

    @Override
    public String description() {
        return "as 13-governed, on an edge with %,d servers and as many subscriptions more: %s"
                .formatted(CROWD, configured);
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
