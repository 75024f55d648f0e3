package dev.sallyport.load.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A process on the cores that it is given, mostly one. It is told to end when this one closes it, and by the kernel when this one is killed. */
public final class PinnedProcess implements AutoCloseable {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    private static final int LOG_LINES_SHOWN = 20;

    private final String name;
    private final Process process;
    private final Path log;

    private PinnedProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command} on one core; what it prints goes to a log named after it. */
    public static PinnedProcess start(String name, int core, Path directory, List<String> command) {
        return start(name, List.of(core), directory, command);
    }

    /** Starts {@code command} on these cores; what it prints goes to a log named after it. */
    public static PinnedProcess start(String name, List<Integer> cores, Path directory, List<String> command) {
        String list = cores.stream().map(String::valueOf).collect(Collectors.joining(","));
        // The kernel watches the thread that starts the process: it must be one that lives as long as we do.
        List<String> all = new ArrayList<>(List.of("taskset", "--cpu-list", list, "setpriv", "--pdeathsig", "TERM"));
        all.addAll(command);
        Path log = directory.resolve(name + ".log");
        try {
            Process process = new ProcessBuilder(all)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new PinnedProcess(name, process, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(name + " cannot be started", failure);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it accepts connections on 127.0.0.1. */
    public void awaitListening(int port, Duration within) throws InterruptedException {
        await(() -> accepts(port), "listen on port " + port, within);
    }

    /** Waits until {@code url} answers 200. */
    public void awaitReady(String url, Duration within) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            await(() -> answersOk(client, request), "answer " + url, within);
        }
    }

    private void await(Try condition, String what, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.met()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " does not " + what + ":\n" + lastOfLog());
            }
            Thread.sleep(BETWEEN_TRIES);
        }
    }

    /** Waits until it ends by itself. */
    public void awaitSuccess(Duration within) throws InterruptedException {
        if (!process.waitFor(within) || process.exitValue() != 0) {
            throw new IllegalStateException(name + " did not succeed:\n" + lastOfLog());
        }
    }

    /** The end of what it printed, to be shown when something is wrong with it. */
    public String lastOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException unreadable) {
            return "(no log: " + unreadable.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        end(ENDS_WITHIN);
    }

    /** Tells it to end, and ends it when that takes longer. */
    public void end(Duration within) {
        process.destroy();
        try {
            if (!process.waitFor(within)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean answersOk(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @FunctionalInterface
    private interface Try {
        boolean met() throws InterruptedException;
    }
}
