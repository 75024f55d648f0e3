package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Two edges of one cluster, of which the first is measured and the second keeps the copies of its rings, as the edges of a
 * cluster do for each other; and servers on them whose streams can be resumed or not.
 */
public final class StreamTargets implements AutoCloseable {
    /** What the upstream said on the streams that are idle with something in their ring. */
    private static final int SAID = 10;

    /** Eight thousand streams have to fit. Touched whole: how much of a heap is resident must not change. */
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

    private final EdgeCluster cluster;
    private final long everyMicros;

    private StreamTargets(EdgeCluster cluster, long everyMicros) {
        this.cluster = cluster;
        this.everyMicros = everyMicros;
    }

    /**
     * Starts both edges.
     *
     * @param everyMicros how often the upstream ticks on each stream that ticks
     */
    public static StreamTargets start(Workplace workplace, StubTarget upstream, long everyMicros)
            throws InterruptedException {
        GatewayConfig config = GatewayConfig.generate();
        List<Integer> cores =
                List.of(workplace.cores().target(), workplace.cores().load());
        EdgeCluster cluster = EdgeCluster.start(
                workplace, "rings", cores, config, config.streams(upstream.endpoint(), everyMicros, SAID), HEAP);
        return new StreamTargets(cluster, everyMicros);
    }

    /** Another endpoint of a target that stands before the stub: there the upstream ticks. */
    public Target ticking(Target plain) {
        Endpoint at = new Endpoint(plain.endpoint().port(), "/ticks/" + everyMicros + "/mcp");
        return new OtherEndpoint(plain.scenario(), at, plain.dialogue(), plain.description(), plain);
    }

    /** Streams that tick, without and with a ring. */
    public List<Target> ticking() {
        return List.of(
                onEdge("23-ring-off", "ticks-off", "resumption off"),
                onEdge("23-ring-on", "ticks-on", "resumption on"));
    }

    /** Streams that are silent: without a ring, with one, with one that holds events. */
    public List<Target> idle() {
        return List.of(
                onEdge("22-ring-off", "idle-off", "resumption off"),
                withRings(),
                onEdge("22-ring-filled", "said-on", "resumption on, %d events said on each stream".formatted(SAID)));
    }

    /** Streams that are silent, with a ring each in which there is nothing yet. */
    public Target withRings() {
        return onEdge("22-ring-on", "idle-on", "resumption on, nothing said yet");
    }

    /** The measured edge. */
    public Target edge() {
        return onEdge("rings", "idle-off", "two edges of one cluster");
    }

    private Target onEdge(String scenario, String server, String what) {
        Endpoint at = new Endpoint(cluster.edges().getFirst().port(), "/" + server + "/mcp");
        Duration remembers = server.endsWith("-on") ? Servers.RING_AGE : Duration.ZERO;
        return new OfPair(scenario, at, what, remembers, cluster);
    }

    @Override
    public void close() {
        cluster.close();
    }

    private record OfPair(String scenario, Endpoint endpoint, String what, Duration remembers, EdgeCluster cluster)
            implements Target {
        @Override
        public long pid() {
            return cluster.edges().getFirst().pid();
        }

        @Override
        public Optional<Long> otherEdge() {
            return Optional.of(cluster.edges().getLast().pid());
        }

        @Override
        public List<Long> helpers() {
            return List.of(
                    cluster.helpers().getFirst(), cluster.edges().getLast().pid());
        }

        @Override
        public String description() {
            return "an edge as 10-plain, one of two of a cluster, the other on the load's core, "
                    + String.join(" ", HEAP) + "; " + what;
        }

        @Override
        public Optional<Double> heapBytes() throws InterruptedException {
            return Optional.of(cluster.edges().getFirst().heapBytes());
        }

        @Override
        public Optional<Double> otherHeapBytes() throws InterruptedException {
            return Optional.of(cluster.edges().getLast().heapBytes());
        }

        @Override
        public void settle() throws InterruptedException {
            for (EdgeProcess edge : cluster.edges()) {
                edge.collect();
            }
        }

        @Override
        public void close() {
            // The cluster is closed as a whole.
        }
    }
}
