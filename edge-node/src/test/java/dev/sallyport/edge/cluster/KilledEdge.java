package dev.sallyport.edge.cluster;

import static org.awaitility.Awaitility.await;

import dev.sallyport.edge.EdgeNode;
import dev.sallyport.edge.EdgeUnderTest;
import dev.sallyport.edge.McpHttp;
import dev.sallyport.testkit.KafkaUnderTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A whole edge in a JVM of its own, so that it can be killed. */
final class KilledEdge implements AutoCloseable {
    private final Process process;
    private final int port;

    private KilledEdge(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts an edge and waits until it serves. */
    static KilledEdge start(KafkaUnderTest kafka, ClusterConfig cluster, int port, int managementPort)
            throws IOException {
        Path folder = Files.createTempDirectory("sallyport-killed-");
        Path config = Files.writeString(folder.resolve("edge.yaml"), """
                nodeId: killed-%d
                listen: {port: %d}
                management: {port: %d}
                kafka: {bootstrapServers: "%s"}
                dataDir: %s
                masterKey: %s
                eventLoops: 2
                warmUp: 0s
                cluster: {name: %s, listen: {port: %d}, members: [%s]}
                """.formatted(
                        port,
                        port,
                        managementPort,
                        kafka.bootstrapServers(),
                        folder,
                        EdgeUnderTest.masterKey(),
                        cluster.name(),
                        cluster.listen().port(),
                        String.join(", ", cluster.members())));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EdgeNode.class.getName(),
                        "--config",
                        config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(
                        Path.of("target", "edge-killed-" + port + ".log").toFile())
                .start();
        KilledEdge edge = new KilledEdge(process, port);
        await("the edge serves")
                .atMost(Duration.ofSeconds(40))
                .ignoreExceptions()
                .until(() -> new McpHttp()
                                .send("GET", URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                                .statusCode()
                        == 200);
        return edge;
    }

    int port() {
        return port;
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
