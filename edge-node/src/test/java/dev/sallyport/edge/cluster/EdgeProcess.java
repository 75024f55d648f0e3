package dev.sallyport.edge.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link LimitedEdge} in a JVM of its own, which can be stopped, killed and paused like any process. */
final class EdgeProcess {
    private static final long ANSWERS_WITHIN_SECONDS = 30;

    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1_000);

    private EdgeProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter();
        Thread.ofPlatform().daemon().start(this::read);
    }

    /** What an edge says of its hammering. */
    record Report(long attempts, long unavailable, long operations, Map<Long, Long> admitted) {
        static Report parse(String line) {
            String[] words = line.split(" ", -1);
            Map<Long, Long> admitted = new TreeMap<>();
            for (String window : words[3].split(",", -1)) {
                if (!window.isEmpty()) {
                    String[] sides = window.split("=", -1);
                    admitted.put(Long.valueOf(sides[0]), Long.valueOf(sides[1]));
                }
            }
            return new Report(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), admitted);
        }
    }

    static EdgeProcess start(String cluster, int port, List<Integer> ports, int heartbeatSeconds) throws IOException {
        List<String> members = ports.stream().map(each -> "127.0.0.1:" + each).toList();
        return start(List.of(), cluster, "127.0.0.1:" + port, members, heartbeatSeconds);
    }

    /** Starts an edge with a command before the one that starts it, such as one that chooses its network. */
    static EdgeProcess start(
            List<String> before, String cluster, String address, List<String> members, int heartbeatSeconds)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dhazelcast.partition.count=31",
                "-cp",
                System.getProperty("java.class.path"),
                LimitedEdge.class.getName(),
                cluster,
                address,
                String.join(",", members),
                Integer.toString(heartbeatSeconds)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(
                Path.of("target", "edge-" + address.replace(':', '-') + ".log").toFile());
        return new EdgeProcess(builder.start());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("> ")) {
                    answers.add(line.substring(2));
                }
            }
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    String answer() throws InterruptedException {
        String answer = answers.poll(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IllegalStateException("no answer from process " + process.pid());
        }
        return answer;
    }

    String ask(String command) throws InterruptedException, IOException {
        tell(command);
        return answer();
    }

    void tell(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    Report report(String command) throws InterruptedException, IOException {
        return Report.parse(ask(command));
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void proceed() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    void end() throws InterruptedException {
        kill();
    }
}
