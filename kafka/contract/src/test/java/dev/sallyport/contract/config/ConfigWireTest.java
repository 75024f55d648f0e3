package dev.sallyport.contract.config;

import static dev.sallyport.contract.config.Samples.AT;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigWireTest {
    record Wire(String golden, String key, ConfigRecord value) {
        @Override
        public String toString() {
            return golden;
        }
    }

    private static Stream<Wire> records() {
        return Stream.of(
                new Wire("server-changed.json", "McpServer/weather", new ResourceChanged<>(AT, 7, Samples.WEATHER)),
                new Wire("server-changed-sse.json", "McpServer/legacy", new ResourceChanged<>(AT, 8, Samples.LEGACY)),
                new Wire(
                        "server-changed-named-backend.json",
                        "McpServer/tides",
                        new ResourceChanged<>(AT, 15, Samples.TIDES)),
                new Wire("backend-changed.json", "Backend/stations", new ResourceChanged<>(AT, 16, Samples.STATIONS)),
                new Wire("product-changed.json", "Product/gold", new ResourceChanged<>(AT, 9, Samples.GOLD)),
                new Wire("subscription-changed.json", "Subscription/crew", new ResourceChanged<>(AT, 10, Samples.CREW)),
                new Wire(
                        "named-value-changed.json", "NamedValue/region", new ResourceChanged<>(AT, 11, Samples.REGION)),
                new Wire(
                        "named-value-changed-secret.json",
                        "NamedValue/weather-key",
                        new ResourceChanged<>(AT, 12, Samples.WEATHER_KEY)),
                new Wire(
                        "credential-provider-changed.json",
                        "CredentialProvider/upstream",
                        new ResourceChanged<>(AT, 13, Samples.UPSTREAM)),
                new Wire(
                        "global-policies-changed.json",
                        "GlobalPolicies/global",
                        new ResourceChanged<>(AT, 14, Samples.GLOBAL_POLICIES)),
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
        assertThat(ConfigRecordCodec.decode(bytes("Workspace/gold"), Optional.of(bytes("{}"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    McpServer/weather   | {}
                    McpServer/weather   | not json
                    McpServer/weather   | {"schema":1,"at":"yesterday","revision":1,"server":{}}
                    Subscription/crew   | {"schema":1,"at":"2026-11-23T08:00:00Z","revision":1,"subscription":{"name":"crew","scope":"none"}}
                    NamedValue/key      | {"schema":1,"at":"2026-11-23T08:00:00Z","revision":1,"namedValue":{"name":"key","secret":true}}
                    SessionKeys/default | {"schema":1,"at":"2026-11-23T08:00:00Z","revision":1,"keys":[]}
                    """)
    void whatIsNotWhatItsKeySaysIsMalformed(String key, String value) {
        assertThatThrownBy(() -> ConfigRecordCodec.decode(bytes(key), Optional.of(bytes(value))))
                .isInstanceOf(MalformedRecord.class);
    }

    @Test
    void aSecretThatIsNotSealedIsNeverWritten() {
        NamedValue fresh = new NamedValue("key", new NamedValue.Content.Fresh("planted"));
        NamedValue unsaid = new NamedValue("key", new NamedValue.Content.Unsaid());

        assertThatThrownBy(() -> ConfigRecordCodec.value(new ResourceChanged<>(AT, 1, fresh)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("planted");
        assertThatThrownBy(() -> ConfigRecordCodec.value(new ResourceChanged<>(AT, 1, unsaid)))
                .isInstanceOf(IllegalStateException.class);
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
