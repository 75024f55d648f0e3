package dev.sallyport.load.subject;

import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.load.machine.FreePort;
import java.util.ArrayList;
import java.util.List;

/** Edges that are members of one cluster, with one Kafka. */
public final class EdgeCluster implements AutoCloseable {
    private final KafkaNode kafka;
    private final List<EdgeProcess> edges;

    private EdgeCluster(KafkaNode kafka, List<EdgeProcess> edges) {
        this.kafka = kafka;
        this.edges = List.copyOf(edges);
    }

    /**
     * Starts Kafka, writes {@code records} to it, then starts the edges.
     *
     * @param name what the names of all its processes begin with
     * @param cores of each edge; there are as many edges
     * @param flags of their JVMs, beside those that all have
     */
    static EdgeCluster start(
            Workplace workplace,
            String name,
            List<Integer> cores,
            GatewayConfig config,
            List<ConfigRecord> records,
            List<String> flags)
            throws InterruptedException {
        KafkaNode kafka = KafkaNode.start(workplace, "kafka-of-" + name);
        List<EdgeProcess> edges = new ArrayList<>();
        try {
            kafka.configure(records);
            List<Integer> ports = cores.stream().map(edge -> FreePort.next()).toList();
            for (int edge = 0; edge < cores.size(); edge++) {
                int clusterPort = ports.get(edge);
                List<Integer> others =
                        ports.stream().filter(port -> port != clusterPort).toList();
                edges.add(EdgeProcess.start(
                        workplace,
                        cores.get(edge),
                        new EdgeProcess.Boot(
                                name + "-" + (edge + 1),
                                config.masterKey(),
                                kafka.bootstrapServers(),
                                clusterPort,
                                others,
                                flags)));
            }
            return new EdgeCluster(kafka, edges);
        } catch (RuntimeException failure) {
            edges.forEach(EdgeProcess::close);
            kafka.close();
            throw failure;
        }
    }

    public List<EdgeProcess> edges() {
        return edges;
    }

    /** All processes of it but the edges. */
    public List<Long> helpers() {
        return List.of(kafka.pid());
    }

    @Override
    public void close() {
        edges.forEach(EdgeProcess::close);
        kafka.close();
    }
}
