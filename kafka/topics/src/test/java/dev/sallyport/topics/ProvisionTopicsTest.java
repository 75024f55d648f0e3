package dev.sallyport.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.testkit.KafkaBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvisionTopicsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void provisionsOnceAndChecksTheSecondTime() throws Exception {
        try (KafkaBroker broker = KafkaBroker.temporary()) {
            assertThat(run("--bootstrap", broker.bootstrapServers())).isZero();
            assertThat(run("--bootstrap", broker.bootstrapServers())).isZero();
            assertThat(run("--bootstrap", broker.bootstrapServers(), "--replication", "2"))
                    .isEqualTo(2);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("6 of them created", "0 of them created");
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("sallyport.nodes.replication: 1");
    }

    @Test
    void aClusterThatDoesNotAnswerIsExitCodeOne(@TempDir Path directory) throws Exception {
        Path impatient = Files.writeString(
                directory.resolve("client.properties"), "default.api.timeout.ms=500\nrequest.timeout.ms=400\n");

        int exitCode = run("--bootstrap", "127.0.0.1:1", "--client-config", impatient.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).startsWith("Kafka did not answer: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --replication 1                   | --bootstrap is missing
                    --bootstrap                       | --bootstrap needs a value
                    --bootstrap h:1 --replication x   | --replication x (expected: a number)
                    --bootstrap h:1 --replication 0   | replication: 0 (expected: 1 to 9)
                    --bootstrap h:1 --topic t         | unknown option --topic
                    --client-config /nowhere/at/all   | --client-config /nowhere/at/all cannot be read
                    """)
    void aMistakeIsExitCodeTwoAndOneLine(String arguments, String complaint) throws Exception {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).startsWith(complaint + "\nusage: ");
    }

    private int run(String... arguments) throws InterruptedException {
        return ProvisionTopics.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }
}
