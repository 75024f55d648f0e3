package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.swarm.McpClientSwarm;
import dev.sallyport.load.wire.Dialogue;
import dev.sallyport.load.wire.NettyTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/** Edges of one cluster, all of them on the target's core, that count the same limits together. */
public final class SharedLimit implements AutoCloseable {
    /** The limit that is spent in every window. */
    public static final int CALLS = 500;

    /** Of its windows. */
    public static final Duration PERIOD = Duration.ofSeconds(2);

    private static final Duration COUNTS_WITHIN = Duration.ofMinutes(1);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(10);

    private final EdgeCluster cluster;
    private final String key;

    private SharedLimit(EdgeCluster cluster, String key) {
        this.cluster = cluster;
        this.key = key;
    }

    /** Starts so many edges; returns when each counts. */
    public static SharedLimit start(Workplace workplace, StubTarget upstream, int edges, NettyTransport transport)
            throws InterruptedException {
        GatewayConfig config = GatewayConfig.generate();
        List<Integer> cores = Collections.nCopies(edges, workplace.cores().target());
        EdgeCluster cluster = EdgeCluster.start(
                workplace, "of-" + edges, cores, config, config.shared(upstream.endpoint()), List.of());
        SharedLimit shared = new SharedLimit(cluster, config.subscriptionKey());
        try {
            for (Endpoint each : shared.governed()) {
                awaitCounting(transport, each);
            }
            return shared;
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    /** Edges that have just found each other may refuse for a moment to count. */
    private static void awaitCounting(NettyTransport transport, Endpoint at) throws InterruptedException {
        long deadline = System.nanoTime() + COUNTS_WITHIN.toNanos();
        while (true) {
            try {
                McpClientSwarm.open(transport, at, Dialogue.CALL, 1, OPENS_WITHIN)
                        .close();
                return;
            } catch (CompletionException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }

    /** As results name it. */
    public String scenario() {
        return "51-edges-" + size();
    }

    public int size() {
        return cluster.edges().size();
    }

    public String description() {
        return ("%d edges of one cluster, each as 10-plain and with clients of its own, all on the target's core; a subscription"
                        + " key, a tool policy and a leased rate limit that they share; /key: a key and nothing else")
                .formatted(size());
    }

    /** Each edge's server whose limit is not spent, so that all is leased. */
    public List<Endpoint> governed() {
        return at(GatewayConfig.GOVERNED);
    }

    /** Each edge's server without a limit. */
    public List<Endpoint> keyed() {
        return at(GatewayConfig.KEYED);
    }

    /** Each edge's server whose limit is {@link #CALLS} in {@link #PERIOD} over all edges. */
    public List<Endpoint> limited() {
        return at(GatewayConfig.LIMITED);
    }

    private List<Endpoint> at(String server) {
        return cluster.edges().stream()
                .map(edge -> new Endpoint(edge.port(), "/" + server + "/mcp").withKey(key))
                .toList();
    }

    public List<Long> pids() {
        return cluster.edges().stream().map(EdgeProcess::pid).toList();
    }

    /** What the edges asked each other about limits so far, themselves included. */
    public double operations() throws InterruptedException {
        double sum = 0;
        for (EdgeProcess edge : cluster.edges()) {
            sum += Metrics.sum(edge.metrics(), "sallyport_limits_operations");
        }
        return sum;
    }

    /** The edges one by one: each is warmed up by itself. */
    public List<Target> edges() {
        List<Target> targets = new ArrayList<>();
        IntStream.range(0, size()).forEach(edge -> targets.add(new OfCluster(this, edge)));
        return targets;
    }

    @Override
    public void close() {
        cluster.close();
    }

    private record OfCluster(SharedLimit shared, int edge) implements Target {
        @Override
        public String scenario() {
            return shared.scenario() + ", edge " + (edge + 1);
        }

        @Override
        public Endpoint endpoint() {
            return shared.governed().get(edge);
        }

        @Override
        public long pid() {
            return shared.pids().get(edge);
        }

        @Override
        public List<Long> helpers() {
            return edge == 0 ? shared.cluster.helpers() : List.of();
        }

        @Override
        public String description() {
            return shared.description();
        }

        @Override
        public void close() {
            // The cluster is closed as a whole.
        }
    }
}
