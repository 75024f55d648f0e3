package dev.sallyport.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Problem;
import dev.sallyport.contract.input.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootConfigTest {
    @TempDir
    private Path directory;

    private record Settings(String name, List<String> items, int port) {
        static Optional<Settings> read(Fields fields) {
            String name = fields.string("name", Rule.NOT_BLANK);
            List<String> items = fields.strings("items", Rule.NOT_BLANK);
            int port = fields.integer("port", 80, 1, 65_535);
            return fields.build(() -> new Settings(name, items, port));
        }
    }

    private Checked<Settings> read(String yaml, Map<String, String> environment) throws IOException {
        return BootConfig.read(Files.writeString(directory.resolve("config.yaml"), yaml), environment, Settings::read);
    }

    private static List<String> problems(Checked<?> checked) {
        return checked.fold(
                valid -> List.of(), all -> all.stream().map(Problem::toString).toList());
    }

    @Test
    void variablesStandForTheEnvironmentOrTheirFallback() throws IOException {
        Settings settings = read("""
                        name: ${A}-${B:b}-${EMPTY:}
                        items: ["${A}", "$A", "${A:x}"]
                        port: ${PORT}
                        """, Map.of("A", "$1\\x", "PORT", "8080")).orThrow();

        assertThat(settings).isEqualTo(new Settings("$1\\x-b-", List.of("$1\\x", "$A", "$1\\x"), 8_080));
    }

    @Test
    void whatTheEnvironmentSaysIsNotYaml() throws IOException {
        assertThat(read("name: ${A}", Map.of("A", "x\nport: 1")).orThrow().port())
                .isEqualTo(80);
    }

    @Test
    void allUnsetVariablesAreNamedAtOnce() throws IOException {
        assertThat(problems(read("name: ${A}\nitems: [x, \"${B}\"]", Map.of())))
                .containsExactly(
                        "/name: missing (expected: the environment variable A to be set)",
                        "/items/1: missing (expected: the environment variable B to be set)");
    }

    @Test
    void allWrongFieldsAreNamedAtOnce() throws IOException {
        assertThat(problems(read("nmae: x\nport: 0", Map.of()))).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name: [", "name: a\nname: b", "\tname: a"})
    void aFileThatIsNotYamlIsSaidToBeSoWithItsLine(String yaml) throws IOException {
        assertThat(problems(read(yaml, Map.of())))
                .singleElement()
                .asString()
                .contains("config.yaml at line ")
                .contains("not YAML, or a key stands twice");
    }

    @Test
    void anEmptyFileSaysNothing() throws IOException {
        assertThat(problems(read("", Map.of()))).containsExactly("/name: missing (expected: a text that is not blank)");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Path missing = directory.resolve("missing.yaml");

        assertThat(problems(BootConfig.read(missing, Map.of(), Settings::read)))
                .singleElement()
                .asString()
                .contains(missing.toString());
    }
}
