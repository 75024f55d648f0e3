package dev.sallyport.load.subject;

import dev.sallyport.load.machine.FreePort;
import dev.sallyport.load.machine.PinnedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The process of one edge, ready. */
public final class EdgeProcess implements AutoCloseable {
    /**
     * The heap is whole from the start: memory that it would still grow by must not be taken for that of streams. Neither must
     * what the compilers have freed.
     */
    static final List<String> FLAGS = List.of(
            "-Xms256m",
            "-Xmx256m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseSerialGC",
            "-XX:TrimNativeHeapInterval=30000",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration COLLECTS_WITHIN = Duration.ofSeconds(30);

    private final Workplace workplace;
    private final String name;
    private final PinnedProcess process;
    private final Ports ports;
    private final double readyMillis;

    private EdgeProcess(Workplace workplace, String name, PinnedProcess process, Ports ports, double readyMillis) {
        this.workplace = workplace;
        this.name = name;
        this.process = process;
        this.ports = ports;
        this.readyMillis = readyMillis;
    }

    private record Ports(int calls, int management) {}

    /**
     * What an edge starts with.
     *
     * @param name its own, and that of its directory
     * @param masterKey as the edge reads it from a file
     * @param clusterPort where its member listens
     * @param members ports of the other members
     * @param flags of its JVM, beside those that all have
     * @param settings further lines of its configuration
     */
    record Boot(
            String name,
            String masterKey,
            String bootstrapServers,
            int clusterPort,
            List<Integer> members,
            List<String> flags,
            List<String> settings) {
        Boot(
                String name,
                String masterKey,
                String bootstrapServers,
                int clusterPort,
                List<Integer> members,
                List<String> flags) {
            this(name, masterKey, bootstrapServers, clusterPort, members, flags, List.of());
        }

        private List<String> allFlags() {
            return Stream.concat(FLAGS.stream(), flags.stream()).toList();
        }

        /** An edge by itself. */
        static Boot alone(String name, String masterKey, String bootstrapServers, List<String> flags) {
            return new Boot(name, masterKey, bootstrapServers, FreePort.next(), List.of(), flags);
        }
    }

    static EdgeProcess start(Workplace workplace, int core, Boot boot) throws InterruptedException {
        return start(workplace, List.of(core), boot);
    }

    static EdgeProcess start(Workplace workplace, List<Integer> cores, Boot boot) throws InterruptedException {
        int port = FreePort.next();
        int managementPort = FreePort.next();
        try {
            Path file = writeConfig(workplace, boot, port, managementPort);
            long begun = System.nanoTime();
            PinnedProcess process = PinnedProcess.start(
                    boot.name(),
                    cores,
                    workplace.directory(),
                    workplace.java(
                            "edge-node",
                            boot.allFlags(),
                            "dev.sallyport.edge.EdgeNode",
                            List.of("--config", file.toString())));
            process.awaitReady("http://127.0.0.1:" + managementPort + "/health/ready", STARTS_WITHIN);
            double readyMillis = (System.nanoTime() - begun) / 1e6;
            return new EdgeProcess(workplace, boot.name(), process, new Ports(port, managementPort), readyMillis);
        } catch (IOException failure) {
            throw new UncheckedIOException("the edge cannot be set up", failure);
        }
    }

    private static Path writeConfig(Workplace workplace, Boot boot, int port, int managementPort) throws IOException {
        Path directory = Files.createDirectory(workplace.directory().resolve(boot.name()));
        Path masterKey = Files.writeString(directory.resolve("master-key"), boot.masterKey());
        String text = """
                nodeId: %s
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
                        boot.name(),
                        port,
                        managementPort,
                        boot.bootstrapServers(),
                        directory.resolve("data"),
                        masterKey,
                        boot.clusterPort());
        String more = boot.settings().stream().map(line -> line + "\n").collect(Collectors.joining());
        return Files.writeString(directory.resolve("edge.yaml"), more + text + members(boot));
    }

    private static String members(Boot boot) {
        return boot.members().isEmpty()
                ? ""
                : boot.members().stream()
                        .map(member -> "    - 127.0.0.1:" + member + "\n")
                        .collect(Collectors.joining("", "  members:\n", ""));
    }

    public String name() {
        return name;
    }

    public int port() {
        return ports.calls();
    }

    /** From when its process was begun until it said that it is ready. */
    double readyMillis() {
        return readyMillis;
    }

    public long pid() {
        return process.pid();
    }

    /** What its {@code /metrics} says now. */
    public String metrics() throws InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + ports.management() + "/metrics");
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException failure) {
            throw new UncheckedIOException(name + " does not say how it is", failure);
        }
    }

    /** What of its heap is in use, garbage included. */
    public double heapBytes() throws InterruptedException {
        return Metrics.sum(metrics(), "jvm_memory_used_bytes{area=\"heap\"");
    }

    /** Collects its garbage. */
    public void collect() throws InterruptedException {
        try (PinnedProcess collecting = PinnedProcess.start(
                "collect", workplace.cores().load(), workplace.directory(), workplace.jcmd(process.pid(), "GC.run"))) {
            collecting.awaitSuccess(COLLECTS_WITHIN);
        }
    }

    /** Ends it in order, which may take so long. */
    void end(Duration within) {
        process.end(within);
    }

    @Override
    public void close() {
        process.close();
    }
}
