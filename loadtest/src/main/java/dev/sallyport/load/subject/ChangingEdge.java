package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import java.util.List;

/** An edge with ten thousand servers, of which one is changed again and again: it offers the tool that clients call, or it does not. */
public final class ChangingEdge implements Target {
    private static final int SERVERS = 10_000;

    /** Servers and subscriptions are some 100 MiB, which is much of the 256 MiB that other edges have here. */
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

    private final EdgeTarget edge;
    private final Target others;
    private final Endpoint upstream;
    private final ConfigWriter writer;
    private long revision = GatewayConfig.CHANGES_REVISION;

    private ChangingEdge(EdgeTarget edge, Target others, Endpoint upstream, ConfigWriter writer) {
        this.edge = edge;
        this.others = others;
        this.upstream = upstream;
        this.writer = writer;
    }

    public static ChangingEdge start(Workplace workplace, StubTarget upstream) throws InterruptedException {
        EdgeTarget edge = EdgeTarget.start(workplace, upstream, "edge-of-changes", SERVERS, HEAP);
        Target others = edge.governed(
                "50-config-change",
                "as 13-governed, on an edge with %,d servers and as many subscriptions more and a heap of 1 GiB, one of which is changed meanwhile"
                        .formatted(SERVERS));
        return new ChangingEdge(edge, others, upstream.endpoint(), edge.configWriter());
    }

    /** The server that is changed. */
    public Endpoint changing() {
        return edge.at(GatewayConfig.CHANGING);
    }

    /** Changes it; returns when Kafka has committed that. From one thread. */
    public void change(boolean offersTool) throws InterruptedException {
        revision++;
        writer.write(GatewayConfig.changed(revision, Servers.changing(GatewayConfig.CHANGING, upstream, offersTool)));
    }

    @Override
    public String scenario() {
        return others.scenario();
    }

    /** Another server on it, for calls that the change is not about. */
    @Override
    public Endpoint endpoint() {
        return others.endpoint();
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
    public String description() {
        return others.description();
    }

    @Override
    public void close() {
        writer.close();
        edge.close();
    }
}
