package dev.sallyport.process.audit;

import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.spool.Spool;
import dev.sallyport.testkit.KafkaUnderTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A trail in a process of its own, which can be killed. */
final class TrailProcess implements AutoCloseable {
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private TrailProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter();
        this.answers = process.inputReader();
    }

    static TrailProcess start(KafkaUnderTest kafka, Path spool) throws IOException {
        return new TrailProcess(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrailProcess.class.getName(),
                        kafka.bootstrapServers(),
                        spool.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    void offer(int events) throws IOException {
        ask("offer " + events);
    }

    void awaitSent(int records) {
        Awaitility.await().until(() -> Long.parseLong(ask("sent")) >= records);
    }

    void awaitUnsent(int records) {
        Awaitility.await().until(() -> Long.parseLong(ask("unsent")) == records);
    }

    /** The answer; other lines are the log's. */
    private String ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("> ")) {
                return line.substring(2);
            }
        }
        throw new IOException("the process has ended");
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The process itself: arguments are Kafka's address and where the spool is. */
    public static void main(String[] arguments) throws IOException {
        AuditTrail trail = new AuditTrail(
                new KafkaAccess(arguments[0], Map.of()),
                new AuditTrail.Source("edge-1", "0.1.0"),
                100_000,
                Optional.of(new Spool.Place(Path.of(arguments[1]), 100 << 20)),
                InstantSource.system());
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        trail.watch(metrics);
        Thread.ofPlatform().start(trail);
        int offered = 0;
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "offer" -> {
                    int upTo = offered + Integer.parseInt(words[1]);
                    while (offered < upTo) {
                        trail.offer(AuditTrailTest.event(++offered));
                    }
                    System.out.println("> " + offered);
                }
                case "sent" ->
                    System.out.println("> "
                            + (long) metrics.get("sallyport.audit.sent")
                                    .functionCounter()
                                    .count());
                case "unsent" ->
                    System.out.println("> "
                            + (long) metrics.get("sallyport.audit.unsent")
                                    .gauge()
                                    .value());
                default -> throw new IllegalArgumentException(line);
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
