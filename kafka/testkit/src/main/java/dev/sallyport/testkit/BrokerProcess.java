package dev.sallyport.testkit;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Runs a broker as a process, which ends cleanly on SIGTERM. Its one line on standard output says that it is ready. */
public final class BrokerProcess {
    private static final String USAGE = "usage: BrokerProcess --port PORT --dir DIRECTORY";

    private BrokerProcess() {}

    public static void main(String[] arguments) {
        Arguments parsed;
        try {
            parsed = Arguments.of(List.of(arguments));
        } catch (IllegalArgumentException mistake) {
            System.err.println(mistake.getMessage() + "\n" + USAGE);
            System.exit(2);
            return;
        }
        KafkaBroker broker;
        try {
            broker = KafkaBroker.keeping(parsed.directory(), parsed.port());
        } catch (RuntimeException failure) {
            // Threads of a half-started broker would keep the process alive.
            System.err.println("Kafka did not start: " + failure);
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
        System.out.println("Kafka is ready on " + broker.bootstrapServers());
        broker.awaitEnd();
    }

    record Arguments(int port, Path directory) {
        static Arguments of(List<String> arguments) {
            Optional<Integer> port = Optional.empty();
            Optional<Path> directory = Optional.empty();
            Deque<String> rest = new ArrayDeque<>(arguments);
            while (!rest.isEmpty()) {
                String option = rest.removeFirst();
                String value = Optional.ofNullable(rest.pollFirst())
                        .orElseThrow(() -> new IllegalArgumentException(option + " needs a value"));
                switch (option) {
                    case "--port" -> port = Optional.of(portNumber(value));
                    case "--dir" -> directory = Optional.of(Path.of(value));
                    default -> throw new IllegalArgumentException("unknown option " + option);
                }
            }
            return new Arguments(
                    port.orElseThrow(() -> new IllegalArgumentException("--port is missing")),
                    directory.orElseThrow(() -> new IllegalArgumentException("--dir is missing")));
        }

        private static int portNumber(String value) {
            if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > 65_535) {
                throw new IllegalArgumentException("--port " + value + " (expected: 1 to 65535)");
            }
            return Integer.parseInt(value);
        }
    }
}
