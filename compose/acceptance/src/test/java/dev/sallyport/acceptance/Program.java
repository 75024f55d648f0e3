package dev.sallyport.acceptance;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A program that runs beside the test. Closing it ends it, and returns when it has ended. */
final class Program implements AutoCloseable {
    private static final File ERRORS = Path.of("target", "programs.log").toFile();
    private static final Duration END_WITHIN = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    static Program start(Path folder, String... command) {
        return start(folder, List.of(command));
    }

    static Program start(Path folder, List<String> command) {
        return start(folder, Map.of(), command);
    }

    /** The same with variables in its environment, beside those of this process. */
    static Program start(Path folder, Map<String, String> variables, List<String> command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectError(Redirect.appendTo(ERRORS));
            builder.environment().putAll(variables);
            return new Program(String.join(" ", command), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script of {@code node/}. */
    static Program node(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return start(Places.NODE, command);
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            lines.add("(" + ended.getMessage() + ")");
        }
    }

    /** The first line that {@code wanted} takes, as soon as it is printed. */
    String line(Predicate<String> wanted, Duration within) {
        Awaitility.await(name).atMost(within).until(() -> lines.stream().anyMatch(wanted) || !process.isAlive());
        return lines.stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " ended and had only said " + output()));
    }

    /** What it printed, when it has ended by itself with 0. */
    String succeed(Duration within) throws InterruptedException {
        int code = end(within);
        if (code != 0) {
            throw new AssertionError(name + " ended with " + code + ":\n" + output());
        }
        return output();
    }

    /** The exit code, when it has ended by itself. */
    int end(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            close();
            throw new AssertionError(name + " did not end within " + within + ":\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    String output() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        // A server that still answers for a moment would answer the call that is to find it gone.
        process.onExit()
                .completeOnTimeout(process, END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        process.destroyForcibly();
    }
}
