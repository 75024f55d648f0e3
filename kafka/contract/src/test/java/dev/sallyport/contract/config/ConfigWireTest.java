package dev.sallyport.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Golden;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.ResourceRemoved;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigWireTest {
    private static final Instant AT = Instant.parse("2026-11-23T08:00:00.123Z");

    /** Nothing as it is by default. */
    static final ServerDefinition WEATHER = new ServerDefinition(
            "weather",
            "Weather tools",
            "Forecasts for the field crews",
            "weather/eu",
            new BackendDefinition(
                    URI.create("https://up.example.com/mcp"),
                    Transport.STREAMABLE_HTTP,
                    "/sse",
                    "/messages",
                    new TimeoutsDefinition(Duration.ofMillis(250), Duration.ofSeconds(90), Duration.ofHours(1)),
                    List.of("authorization")),
            AccessDefinition.OPEN,
            new LimitsDefinition(65_536, 1_048_576),
            GovernanceDefinition.DEFAULT);

    private static final ServerDefinition LEGACY = new ServerDefinition(
            "legacy",
            "legacy",
            "",
            "legacy",
            new BackendDefinition(
                    URI.create("http://old.example.com:8080/api"),
                    Transport.SSE,
                    "/sse",
                    "/messages",
                    TimeoutsDefinition.DEFAULT,
                    List.of()),
            AccessDefinition.DEFAULT,
            LimitsDefinition.DEFAULT,
            GovernanceDefinition.DEFAULT);

    record Wire(String golden, String key, ConfigRecord value) {
        @Override
        public String toString() {
            return golden;
        }
    }

    private static Stream<Wire> records() {
        return Stream.of(
                new Wire("server-changed.json", "McpServer/weather", new ResourceChanged<>(AT, 7, WEATHER)),
                new Wire("server-changed-sse.json", "McpServer/legacy", new ResourceChanged<>(AT, 8, LEGACY)),
                new Wire(
                        "session-keys-changed.json",
                        "SessionKeys/default",
                        new SessionKeysChanged(
                                AT,
                                1,
                                List.of(
                                        new SessionKey("Ab3", Instant.parse("2026-11-23T07:00:00Z"), "v1.c2VhbGVk"),
                                        new SessionKey(
                                                "9zYx0", Instant.parse("2026-11-23T08:00:00Z"), "v1.YWxzbw==")))));
    }

    @ParameterizedTest
    @MethodSource("records")
    void isWrittenAsTheGoldenFileUnderItsKey(Wire wire) throws IOException {
        assertThat(ConfigRecordCodec.key(wire.value())).asString().isEqualTo(wire.key());
        assertThat(Json.MAPPER.readTree(ConfigRecordCodec.value(wire.value()).orElseThrow()))
                .isEqualTo(Golden.read(wire.golden()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void isReadFromTheGoldenFileAndFromALaterVersion(Wire wire) {
        byte[] now = Golden.bytes(Golden.read(wire.golden()));
        byte[] later = Golden.bytes(Golden.fromALaterVersion(wire.golden()));

        assertThat(ConfigRecordCodec.decode(bytes(wire.key()), Optional.of(now)))
                .contains(wire.value());
        assertThat(ConfigRecordCodec.decode(bytes(wire.key()), Optional.of(later)))
                .contains(wire.value());
    }

    @Test
    void aRemovalIsAKeyWithoutAValue() {
        ResourceRemoved removed = new ResourceRemoved(ResourceKind.SERVER, "weather");

        assertThat(ConfigRecordCodec.key(removed)).asString().isEqualTo("McpServer/weather");
        assertThat(ConfigRecordCodec.value(removed)).isEmpty();
        assertThat(ConfigRecordCodec.decode(bytes("McpServer/weather"), Optional.empty()))
                .contains(removed);
    }

    @Test
    void aKindThatOnlyNewerProcessesKnowIsPassedOver() {
        assertThat(ConfigRecordCodec.decode(bytes("Product/gold"), Optional.of(bytes("{}"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    McpServer/weather   | {}
                    McpServer/weather   | not json
                    McpServer/weather   | {"schema":1,"at":"yesterday","revision":1,"server":{}}
                    SessionKeys/default | {"schema":1,"at":"2026-11-23T08:00:00Z","revision":1,"keys":[]}
                    """)
    void whatIsNotWhatItsKeySaysIsMalformed(String key, String value) {
        assertThatThrownBy(() -> ConfigRecordCodec.decode(bytes(key), Optional.of(bytes(value))))
                .isInstanceOf(MalformedRecord.class);
    }

    @Test
    void aServerUnderTheKeyOfAnotherIsMalformed() {
        byte[] value = Golden.bytes(Golden.read("server-changed.json"));

        assertThatThrownBy(() -> ConfigRecordCodec.decode(bytes("McpServer/other"), Optional.of(value)))
                .isInstanceOf(MalformedRecord.class)
                .hasMessage("McpServer/other: the value names another resource");
    }

    @Test
    void aRecordWithoutARevisionIsMalformed() {
        ObjectNode value = (ObjectNode) Golden.read("server-changed.json");
        value.remove("revision");

        assertThatThrownBy(() -> ConfigRecordCodec.decode(bytes("McpServer/weather"), Optional.of(Golden.bytes(value))))
                .isInstanceOf(MalformedRecord.class);
    }

    @ParameterizedTest
    @CsvSource({"history-updated.json, updated, true", "history-removed.json, removed, false"})
    void historyIsWrittenAndReadAsTheGoldenFile(String golden, String change, boolean hasResource) throws IOException {
        Codec<HistoryEntry> codec = Json.codec(HistoryEntry.class);

        HistoryEntry entry = codec.decode(Golden.bytes(Golden.read(golden)));

        assertThat(entry.change()).isEqualTo(change);
        assertThat(entry.resource().isPresent()).isEqualTo(hasResource);
        assertThat(entry.why().isPresent()).isEqualTo(hasResource);
        assertThat(Json.MAPPER.readTree(codec.encode(entry))).isEqualTo(Golden.read(golden));
        assertThat(codec.decode(Golden.bytes(Golden.fromALaterVersion(golden))).key())
                .isEqualTo("McpServer/weather");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
