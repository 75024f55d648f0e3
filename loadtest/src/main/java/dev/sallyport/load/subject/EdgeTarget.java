package dev.sallyport.load.subject;

import dev.sallyport.load.machine.FreePort;
import dev.sallyport.load.machine.PinnedProcess;
import dev.sallyport.load.swarm.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One edge as it is deployed, on one event loop, with its configuration and its call records in a real Kafka. */
public final class EdgeTarget implements Target {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration COLLECTS_WITHIN = Duration.ofSeconds(30);
    /** The heap is whole from the start: memory that it would still grow by must not be taken for that of streams. */
    private static final List<String> FLAGS = List.of(
            "-Xms256m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");

    private final Workplace workplace;
    private final KafkaNode kafka;
    private final PinnedProcess process;
    private final int port;
    private final int managementPort;
    private final String key;

    private EdgeTarget(
            Workplace workplace, KafkaNode kafka, PinnedProcess process, int port, int managementPort, String key) {
        this.workplace = workplace;
        this.kafka = kafka;
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
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
            int port = FreePort.next();
            int managementPort = FreePort.next();
            Path file = writeBootConfig(workplace, name, config, kafka, port, managementPort);
            PinnedProcess process = PinnedProcess.start(
                    name,
                    workplace.cores().target(),
                    workplace.directory(),
                    workplace.java(
                            "edge-node", FLAGS, "dev.sallyport.edge.EdgeNode", List.of("--config", file.toString())));
            process.awaitReady("http://127.0.0.1:" + managementPort + "/health/ready", STARTS_WITHIN);
            return new EdgeTarget(workplace, kafka, process, port, managementPort, config.subscriptionKey());
        } catch (IOException failure) {
            kafka.close();
            throw new UncheckedIOException("the edge cannot be set up", failure);
        } catch (RuntimeException failure) {
            kafka.close();
            throw failure;
        }
    }

    private static Path writeBootConfig(
            Workplace workplace, String name, GatewayConfig config, KafkaNode kafka, int port, int managementPort)
            throws IOException {
        Path directory = Files.createDirectory(workplace.directory().resolve(name));
        Path masterKey = Files.writeString(directory.resolve("master-key"), config.masterKey());
        String text = """
                nodeId: edge-1
                listen:
                  port: %d
                management:
                  port: %d
                publicUrls: []
                kafka:
                  bootstrapServers: %s
                dataDir: %s
                masterKeyFile: %s
                eventLoops: 1
                limits:
                  streamOpensPerMinuteMax: 1000000
                cluster:
                  name: loadtest
                  listen:
                    port: %d
                """.formatted(
                port, managementPort, kafka.bootstrapServers(), directory.resolve("data"), masterKey, FreePort.next());
        return Files.writeString(directory.resolve("edge.yaml"), text);
    }

    @Override
    public String scenario() {
        return "02-edge";
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(port, GatewayConfig.CLIENT_PATH);
    }

    /** The server on it that demands something of its callers. */
    Endpoint governed() {
        return new Endpoint(port, GatewayConfig.GOVERNED_PATH, Optional.of(key));
    }

    /** Where its metrics are. */
    int managementPort() {
        return managementPort;
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
        return "one edge, eventLoops 1, sealed sessions, call records to Kafka; " + String.join(" ", FLAGS);
    }

    @Override
    public void settle() throws InterruptedException {
        try (PinnedProcess collecting = PinnedProcess.start(
                "collect", workplace.cores().load(), workplace.directory(), workplace.jcmd(process.pid(), "GC.run"))) {
            collecting.awaitSuccess(COLLECTS_WITHIN);
        }
    }

    @Override
    public void close() {
        process.close();
        kafka.close();
    }
}
