package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import java.util.List;
import java.util.Optional;

/** One edge as it is deployed, on one event loop, with its configuration and its call records in a real Kafka. */
public final class EdgeTarget implements Target {
    private final KafkaNode kafka;
    private final EdgeProcess process;
    private final String key;

    private EdgeTarget(KafkaNode kafka, EdgeProcess process, String key) {
        this.kafka = kafka;
        this.process = process;
        this.key = key;
    }

    /** Starts Kafka, configures it, then starts the edge. */
    public static EdgeTarget start(Workplace workplace, StubTarget upstream) throws InterruptedException {
        return start(workplace, upstream, "edge", 0);
    }

    /**
     * Starts an edge under a name of its own.
     *
     * @param crowd how many servers, and as many subscriptions, it has that nobody calls
     */
    static EdgeTarget start(Workplace workplace, StubTarget upstream, String name, int crowd)
            throws InterruptedException {
        KafkaNode kafka = KafkaNode.start(workplace, "kafka-of-" + name);
        try {
            GatewayConfig config = GatewayConfig.generate();
            kafka.configure(config.records(upstream.endpoint()));
            kafka.configure(config.crowd(upstream.endpoint(), crowd));
            EdgeProcess process = EdgeProcess.start(
                    workplace,
                    workplace.cores().target(),
                    EdgeProcess.Boot.alone(name, config.masterKey(), kafka.bootstrapServers()));
            return new EdgeTarget(kafka, process, config.subscriptionKey());
        } catch (RuntimeException failure) {
            kafka.close();
            throw failure;
        }
    }

    @Override
    public String scenario() {
        return "10-plain";
    }

    @Override
    public Endpoint endpoint() {
        return at(GatewayConfig.SERVER, Optional.empty());
    }

    /** The server on it that demands something of its callers. */
    public Target governed() {
        return governed(
                "13-governed", "the edge of 10-plain, with a subscription key, a tool policy and a leased rate limit");
    }

    Target governed(String scenario, String what) {
        return new OnEdge(scenario, at(GatewayConfig.GOVERNED, Optional.of(key)), what, this);
    }

    private Endpoint at(String server, Optional<String> withKey) {
        return new Endpoint(process.port(), "/" + server + "/mcp", withKey);
    }

    String metrics() throws InterruptedException {
        return process.metrics();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public List<Long> helpers() {
        return List.of(kafka.pid());
    }

    @Override
    public Optional<CallLog> callLog() {
        return Optional.of(kafka::callRecords);
    }

    @Override
    public String description() {
        return "one edge, eventLoops 1, sealed sessions, call records to Kafka; " + String.join(" ", EdgeProcess.FLAGS);
    }

    @Override
    public Optional<Double> heapBytes() throws InterruptedException {
        return Optional.of(process.heapBytes());
    }

    @Override
    public void settle() throws InterruptedException {
        process.collect();
    }

    @Override
    public void close() {
        process.close();
        kafka.close();
    }
}
