package dev.sallyport.telemetry;

import static org.awaitility.Awaitility.await;

import dev.sallyport.process.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An instance in a JVM of its own, which can be killed. */
final class PipelineProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern API = Pattern.compile("api port open api=\"?127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final Path log;

    private PipelineProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static PipelineProcess start(Path directory, String bootstrapServers, Path stateDir) throws IOException {
        Path token = Files.writeString(directory.resolve("token"), TestCluster.TOKEN);
        Path config = Files.writeString(
                directory.resolve("telemetry.yaml"), """
                listen: {port: 0}
                management: {port: 0}
                kafka: {bootstrapServers: "%s", properties: {num.stream.threads: 1}}
                adminTokenFile: %s
                stateDir: %s
                """.formatted(bootstrapServers, token, stateDir));
        Path log = Files.createTempFile(directory, "pipeline", ".log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dlogback.configurationFile=logback.xml",
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TelemetryPipeline.class.getName(),
                        "--config",
                        config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new PipelineProcess(process, log);
    }

    HostPort api() {
        return HostPort.loopback(await().atMost(LIMIT).until(this::openPort, port -> port > 0));
    }

    private int openPort() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("the pipeline ended:\n" + log());
        }
        Matcher line = API.matcher(log());
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As {@code kill}; tells the exit code. */
    int terminate() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
