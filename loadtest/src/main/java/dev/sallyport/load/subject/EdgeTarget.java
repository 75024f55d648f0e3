package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import java.util.List;
import java.util.Optional;

/** One edge as it is deployed, on one event loop, with its configuration and its call records in a real Kafka. */
public final class EdgeTarget implements Target {
    private final KafkaNode kafka;
    private final EdgeProcess process;
    private final TokenIssuer issuer;
    private final String key;

    private EdgeTarget(KafkaNode kafka, EdgeProcess process, TokenIssuer issuer, String key) {
        this.kafka = kafka;
        this.process = process;
        this.issuer = issuer;
        this.key = key;
    }

    /** Starts Kafka, configures it, then starts the edge. */
    public static EdgeTarget start(Workplace workplace, StubTarget upstream) throws InterruptedException {
        return start(workplace, upstream, "edge", 0, List.of());
    }

    /**
     * Starts an edge under a name of its own.
     *
     * @param crowd how many servers, and as many subscriptions, it has that nobody calls
     * @param flags of its JVM, beside those that all have
     */
    static EdgeTarget start(Workplace workplace, StubTarget upstream, String name, int crowd, List<String> flags)
            throws InterruptedException {
        KafkaNode kafka = KafkaNode.start(workplace, "kafka-of-" + name);
        TokenIssuer issuer = TokenIssuer.start();
        try {
            GatewayConfig config = GatewayConfig.generate();
            kafka.configure(config.calls(upstream.endpoint(), issuer.demanded()));
            kafka.configure(config.crowd(upstream.endpoint(), crowd));
            EdgeProcess process = EdgeProcess.start(
                    workplace,
                    workplace.cores().target(),
                    EdgeProcess.Boot.alone(name, config.masterKey(), kafka.bootstrapServers(), flags));
            return new EdgeTarget(kafka, process, issuer, config.subscriptionKey());
        } catch (RuntimeException failure) {
            issuer.close();
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
        return at(GatewayConfig.SERVER);
    }

    /** The server on it that wants a subscription key. */
    public Target keyed() {
        return new OnEdge(
                "11-key", at(GatewayConfig.KEYED).withKey(key), "the edge of 10-plain, with a subscription key", this);
    }

    /** The server on it that wants an access token; all clients show the same one. */
    public Target tokens() {
        return new OnEdge(
                "12-jwt",
                at(GatewayConfig.TOKENS).withToken(issuer.token()),
                "the edge of 10-plain, with an access token of an issuer that signs with RS256",
                this);
    }

    /** The server on it that wants a key, has a tool policy and counts a limit. */
    public Target governed() {
        return governed(
                "13-governed", "the edge of 10-plain, with a subscription key, a tool policy and a leased rate limit");
    }

    Target governed(String scenario, String what) {
        return new OnEdge(scenario, at(GatewayConfig.GOVERNED).withKey(key), what, this);
    }

    /** The server on it that answers so. */
    public Target answering(Payload payload) {
        Endpoint endpoint = at(payload.scenario());
        return new OnEdge(
                payload.scenario(),
                payload.isFiltered() ? endpoint.withKey(key) : endpoint,
                payload.throughEdge(),
                "the edge of 10-plain: " + payload.description(),
                this);
    }

    /** Floods of requests that it refuses. */
    public List<Flooded> floods() {
        return new Floods(this, tokens().endpoint(), issuer, governed().endpoint()).all();
    }

    /** The same server, named after what clients do there that come and go. */
    public Target called(String scenario, Target as) {
        return new OnEdge(scenario, as.endpoint(), as.description(), this);
    }

    Endpoint at(String server) {
        return new Endpoint(process.port(), "/" + server + "/mcp");
    }

    /** To change its configuration with, as often as one likes; whoever asks closes it. */
    ConfigWriter configWriter() {
        return ConfigWriter.open(kafka.bootstrapServers());
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
    public Optional<Long> liveSessions() throws InterruptedException {
        return Optional.of((long) Metrics.sum(metrics(), "sallyport_sessions_live"));
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
        issuer.close();
        kafka.close();
    }
}
