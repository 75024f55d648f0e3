package dev.sallyport.topics;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The arguments by which a command is told where Kafka is. */
final class ClientArguments {
    private ClientArguments() {}

    /**
     * The settings of a client.
     *
     * @throws IllegalArgumentException with one line for people
     */
    static Properties read(List<String> arguments) {
        Properties client = new Properties();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            String value = Optional.ofNullable(rest.pollFirst())
                    .orElseThrow(() -> new IllegalArgumentException(option + " needs a value"));
            switch (option) {
                case "--bootstrap" -> client.setProperty("bootstrap.servers", value);
                case "--client-config" -> load(client, Path.of(value));
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        if (!client.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("--bootstrap is missing");
        }
        return client;
    }

    static void load(Properties client, Path file) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            client.load(reader);
        } catch (IOException failure) {
            throw new IllegalArgumentException("--client-config " + file + " cannot be read", failure);
        }
    }
}
