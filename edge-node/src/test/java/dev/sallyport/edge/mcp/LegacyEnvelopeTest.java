package dev.sallyport.edge.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegacyEnvelopeTest {

    @Test
    void initializeIsLegacyAndTellsWhoAsksForWhichVersion() {
        McpEnvelope envelope = Post.of("""
                        {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
                        "capabilities":{},"clientInfo":{"name":"inspector","version":"0.9"}}}""").envelope();

        assertThat(envelope)
                .isEqualTo(new McpEnvelope(
                        new McpMessage.Request(new RequestId("0"), "initialize"),
                        ProtocolEra.LEGACY,
                        Optional.of("2025-11-25"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new ClientInfo("inspector", "0.9")),
                        HandedBack.NOTHING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-07-28", "2031-01-01", "2025-06-18", "nonsense"})
    void initializeIsLegacyWhateverTheHeaderSays(String header) {
        McpEnvelope envelope = Post.of("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}")
                .with("MCP-Protocol-Version", header)
                .envelope();

        assertThat(envelope.era()).isEqualTo(ProtocolEra.LEGACY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", " 2025-11-25 "})
    void aKnownLegacyVersionInTheHeaderMakesTheMessageLegacy(String header) {
        McpEnvelope envelope =
                call("{\"name\":\"echo\"}").with("MCP-Protocol-Version", header).envelope();

        assertThat(envelope.era()).isEqualTo(ProtocolEra.LEGACY);
        assertThat(envelope.protocolVersion()).contains(header.strip());
        assertThat(envelope.name()).contains("echo");
    }

    @Test
    void aMessageWithoutAnyVersionIsLegacy() {
        McpEnvelope envelope = call("{\"name\":\"echo\"}").envelope();

        assertThat(envelope.era()).isEqualTo(ProtocolEra.LEGACY);
        assertThat(envelope.protocolVersion()).isEmpty();
    }

    @Test
    void legacyMessagesNeedNoMirroredHeadersAndForeignOnesAreNotCompared() {
        McpEnvelope envelope = call("{\"name\":\"echo\"}")
                .with("MCP-Protocol-Version", "2025-11-25")
                .with("Mcp-Method", "prompts/list")
                .with("Mcp-Name", "other")
                .envelope();

        assertThat(envelope.name()).contains("echo");
    }

    @Test
    void aMessageWithoutIdIsANotification() {
        McpEnvelope envelope = Post.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                .envelope();

        assertThat(envelope.message()).isEqualTo(new McpMessage.Notification("notifications/initialized"));
        assertThat(envelope.requestId()).isEmpty();
        assertThat(envelope.method()).contains("notifications/initialized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"result\":{\"roots\":[]}", "\"error\":{\"code\":-1,\"message\":\"no\"}"})
    void anAnswerToTheServersRequestIsAResponse(String outcome) {
        McpEnvelope envelope =
                Post.of("{\"jsonrpc\":\"2.0\",\"id\":\"s-1\"," + outcome + "}").envelope();

        assertThat(envelope.message()).isEqualTo(new McpMessage.Response(new RequestId("\"s-1\"")));
        assertThat(envelope.requestId()).isEmpty();
        assertThat(envelope.method()).isEmpty();
    }

    @Test
    void nullParamsStandForNone() {
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":null}")
                        .envelope()
                        .method())
                .contains("tools/list");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools/call            | {\"name\":\"n\",\"uri\":\"u\"}                         | n",
                "prompts/get           | {\"uri\":\"u\",\"name\":\"n\"}                         | n",
                "resources/read        | {\"name\":\"n\",\"uri\":\"u\"}                         | u",
                "resources/subscribe   | {\"uri\":\"u\"}                                        | u",
                "resources/unsubscribe | {\"uri\":\"u\"}                                        | u",
                "completion/complete   | {\"ref\":{\"type\":\"ref/prompt\",\"name\":\"p\",\"uri\":\"x\"}}   | p",
                "completion/complete   | {\"ref\":{\"uri\":\"t\",\"name\":\"x\",\"type\":\"ref/resource\"}} | t",
            })
    void theNameIsWhatTheMethodActsOn(String method, String params, String expected) {
        McpEnvelope envelope = Post.of(
                        "{\"params\":" + params + ",\"method\":\"" + method + "\",\"id\":1,\"jsonrpc\":\"2.0\"}")
                .envelope();

        assertThat(envelope.name()).contains(expected);
    }

    @Test
    void aMethodThatActsOnNothingHasNoName() {
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"name\":\"x\"}}")
                        .envelope()
                        .name())
                .isEmpty();
    }

    @Test
    void escapedNamesAreDecodedAndFourByteCharactersSurvive() {
        assertThat(call("{\"name\":\"gr\\u00fc\\u00DFe \uD83D\uDE00 \\uD83D\\uDE00\"}")
                        .envelope()
                        .name())
                .contains("grüße \uD83D\uDE00 \uD83D\uDE00");
    }

    @Test
    void theBodyMayBeARegionOfALargerArrayWithWhiteSpaceAroundTheMessage() {
        byte[] text = "#### \r\n{\"jsonrpc\":\"2.0\",\"id\":\"a\\u0062\",\"method\":\"ping\"} \n####"
                .getBytes(StandardCharsets.UTF_8);

        EnvelopeReading reading = new EnvelopeReader().read(text, 4, text.length - 8, name -> List.of());

        assertThat(reading)
                .isInstanceOfSatisfying(
                        McpEnvelope.class,
                        envelope -> assertThat(envelope.requestId()).contains(new RequestId("\"a\\u0062\"")));
    }

    private static Post call(String params) {
        return Post.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":" + params + "}");
    }
}
