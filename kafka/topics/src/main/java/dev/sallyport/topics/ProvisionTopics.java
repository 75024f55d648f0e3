package dev.sallyport.topics;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Provisions the catalogue's topics. Exit code 2: wrong arguments, or topics that contradict it; 1: no Kafka. */
public final class ProvisionTopics {
    private static final String USAGE =
            "usage: ProvisionTopics --bootstrap HOST:PORT[,…] [--replication N] [--client-config FILE]";
    private static final int NO_KAFKA = 1;
    private static final int REFUSED = 2;
    /** A broker that starts at the same time has this long to come up. */
    private static final String ANSWER_MILLIS_MAX = "30000";

    private ProvisionTopics() {}

    public static void main(String[] arguments) throws InterruptedException {
        int exitCode = run(List.of(arguments), System.out, System.err);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    static int run(List<String> arguments, PrintStream out, PrintStream errors) throws InterruptedException {
        Arguments parsed;
        try {
            parsed = Arguments.of(arguments);
        } catch (IllegalArgumentException mistake) {
            errors.println(mistake.getMessage() + "\n" + USAGE);
            return REFUSED;
        }
        List<TopicDefinition> catalogue = TopicCatalogue.read();
        try (Admin admin = Admin.create(parsed.client())) {
            Set<String> created = new TopicProvisioner(admin, parsed.replication()).provision(catalogue);
            out.println("Topics: %d as the catalogue says, %d of them created now %s"
                    .formatted(catalogue.size(), created.size(), created));
            return 0;
        } catch (ContradictedTopicsException contradicted) {
            errors.println("The topics contradict the catalogue; nothing was changed.\n" + contradicted.getMessage());
            return REFUSED;
        } catch (KafkaException failure) {
            errors.println("Kafka did not answer: " + failure.getMessage());
            return NO_KAFKA;
        }
    }

    record Arguments(Properties client, Replication replication) {
        static Arguments of(List<String> arguments) {
            Properties client = new Properties();
            client.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
            Optional<String> bootstrap = Optional.empty();
            Replication replication = Replication.of(1);
            Deque<String> rest = new ArrayDeque<>(arguments);
            while (!rest.isEmpty()) {
                String option = rest.removeFirst();
                String value = Optional.ofNullable(rest.pollFirst())
                        .orElseThrow(() -> new IllegalArgumentException(option + " needs a value"));
                switch (option) {
                    case "--bootstrap" -> bootstrap = Optional.of(value);
                    case "--replication" -> replication = replication(value);
                    case "--client-config" -> ClientArguments.load(client, Path.of(value));
                    default -> throw new IllegalArgumentException("unknown option " + option);
                }
            }
            client.setProperty(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrap.orElseThrow(() -> new IllegalArgumentException("--bootstrap is missing")));
            return new Arguments(client, replication);
        }

        private static Replication replication(String value) {
            if (!value.matches("[0-9]{1,4}")) {
                throw new IllegalArgumentException("--replication " + value + " (expected: a number)");
            }
            return Replication.of(Integer.parseInt(value));
        }
    }
}
