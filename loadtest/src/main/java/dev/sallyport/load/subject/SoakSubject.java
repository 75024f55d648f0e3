package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Three edges of one cluster on the load's core, with a server of every kind that a soak calls. */
public final class SoakSubject implements AutoCloseable {
    private static final int EDGES = 3;

    /** What a heap has not touched yet is not resident: growth of resident memory is to be that of something else. */
    private static final List<String> FLAGS = List.of("-XX:+AlwaysPreTouch");

    private final EdgeCluster cluster;
    private final String key;

    private SoakSubject(EdgeCluster cluster, String key) {
        this.cluster = cluster;
        this.key = key;
    }

    public static SoakSubject start(Workplace workplace, StubTarget upstream) throws InterruptedException {
        GatewayConfig config = GatewayConfig.generate();
        List<Integer> cores = Collections.nCopies(EDGES, workplace.cores().load());
        EdgeCluster cluster =
                EdgeCluster.start(workplace, "edge", cores, config, config.soak(upstream.endpoint()), FLAGS);
        return new SoakSubject(cluster, config.subscriptionKey());
    }

    public List<EdgeProcess> edges() {
        return cluster.edges();
    }

    /** All processes of it but the edges. */
    public List<Long> helpers() {
        return cluster.helpers();
    }

    /** Calls that are answered with JSON, in a session. */
    public Endpoint calls(long turn) {
        return at(turn, "calls", Optional.empty());
    }

    /** The same for calls of the modern era. */
    public Endpoint modern(long turn) {
        return at(turn, "modern", Optional.empty());
    }

    /** Calls that are answered with a stream of six events. */
    public Endpoint events(long turn) {
        return at(turn, "events", Optional.empty());
    }

    /** Streams on which an event comes every second. */
    public Endpoint news(long turn) {
        return at(turn, "news", Optional.empty());
    }

    /** Calls under a limit that is less than what a soak makes of them. */
    public Endpoint limited(long turn) {
        return at(turn, "limited", Optional.of(key));
    }

    /** The edges take turns. */
    private Endpoint at(long turn, String server, Optional<String> subscriptionKey) {
        List<EdgeProcess> edges = cluster.edges();
        EdgeProcess edge = edges.get((int) (turn % edges.size()));
        return new Endpoint(edge.port(), "/" + server + "/mcp", subscriptionKey);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
