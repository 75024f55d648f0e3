package dev.sallyport.edge.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.mcp.EnvelopeProblem.HeaderMismatch;
import dev.sallyport.edge.mcp.EnvelopeProblem.HeaderMismatch.Flaw;
import dev.sallyport.edge.mcp.EnvelopeProblem.HeaderMismatch.Header;
import dev.sallyport.edge.mcp.EnvelopeProblem.MissingMeta;
import dev.sallyport.edge.mcp.EnvelopeProblem.NotJsonRpc;
import dev.sallyport.edge.mcp.EnvelopeProblem.UnsupportedVersion;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModernEnvelopeTest {
    private static final Optional<RequestId> SEVEN = Optional.of(new RequestId("7"));

    @Test
    void aRequestThatDescribesItselfIsModern() {
        assertThat(Post.modernCall().envelope())
                .isEqualTo(new McpEnvelope(
                        new McpMessage.Request(new RequestId("7"), "tools/call"),
                        ProtocolEra.MODERN,
                        Optional.of("2026-07-28"),
                        Optional.of("echo"),
                        Optional.of(TargetType.TOOL),
                        Optional.of(new ClientInfo("probe", "1.2")),
                        HandedBack.NOTHING));
    }

    @Test
    void evenInitializeIsModernWhenItDescribesItself() {
        McpEnvelope envelope = modern("initialize", "").envelope();

        assertThat(envelope.era()).isEqualTo(ProtocolEra.MODERN);
    }

    @Test
    void clientInfoIsOptional() {
        McpEnvelope envelope = modern("ping", """
                        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
                        "io.modelcontextprotocol/clientCapabilities":{}}""", "").envelope();

        assertThat(envelope.client()).isEmpty();
    }

    @Test
    void withoutTheVersionHeaderARequestIsAMismatch() {
        refusedFor(Header.PROTOCOL_VERSION, Flaw.MISSING, Post.modernCall().without("MCP-Protocol-Version"));
    }

    @Test
    void aVersionHeaderThatDiffersFromTheBodyIsAMismatchEvenWhenNeitherIsKnown() {
        refusedFor(
                Header.PROTOCOL_VERSION, Flaw.DIFFERENT, Post.modernCall().with("MCP-Protocol-Version", "2025-11-25"));
        refusedFor(Header.PROTOCOL_VERSION, Flaw.DIFFERENT, Post.modernCall().with("MCP-Protocol-Version", "v999.0.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"_meta\":{}}",
                "{\"_meta\":null}",
                "{\"_meta\":[]}",
                "{\"_meta\":{\"io.modelcontextprotocol/clientCapabilities\":{}}}"
            })
    void aModernHeaderOverABodyThatDoesNotDescribeItselfIsInvalidParams(String params) {
        Post post = Post.modernCall()
                .withBody("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"server/discover\",\"params\":" + params + "}")
                .with("Mcp-Method", "server/discover");

        assertThat(post.problem()).isEqualTo(new MissingMeta(SEVEN, MissingMeta.Field.PROTOCOL_VERSION));
        assertThat(post.problem().code()).isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20260728", "null", "[\"2026-07-28\"]", "\"2026\\u0000\""})
    void aVersionInTheBodyThatIsNotAPlainStringIsInvalidParams(String version) {
        Post post = modern(
                "ping",
                "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":" + version
                        + ",\"io.modelcontextprotocol/clientCapabilities\":{}}",
                "");

        assertThat(post.problem()).isEqualTo(new MissingMeta(SEVEN, MissingMeta.Field.PROTOCOL_VERSION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"io.modelcontextprotocol/clientCapabilities\":null"})
    void clientCapabilitiesAreRequired(String capabilities) {
        Post post = modern(
                "ping",
                "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"" + capabilities + "}",
                "");

        assertThat(post.problem()).isEqualTo(new MissingMeta(SEVEN, MissingMeta.Field.CLIENT_CAPABILITIES));
    }

    @Test
    void anUnknownModernVersionIsUnsupportedAndOnlyModernVersionsAreOffered() {
        Post post = Post.modernCall().withBody("""
                        {"jsonrpc":"2.0","id":7,"method":"ping","params":{"_meta":{\
                        "io.modelcontextprotocol/protocolVersion":"v999.0.0"}}}""").with("MCP-Protocol-Version", "v999.0.0");

        assertThat(post.problem())
                .isEqualTo(new UnsupportedVersion(SEVEN, Optional.of("v999.0.0"), List.of("2026-07-28")));
        assertThat(post.problem().code()).isEqualTo(-32022);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid-protocol-version", "2000-01-01", "2099-01-01", "2025-03-2", ""})
    void anUnknownVersionInTheHeaderAloneIsUnsupportedAndEveryVersionIsOffered(String header) {
        EnvelopeProblem problem = Post.of("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{}}")
                .with("MCP-Protocol-Version", header)
                .problem();

        assertThat(problem)
                .isEqualTo(new UnsupportedVersion(
                        SEVEN,
                        Optional.of(header),
                        List.of("2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")));
    }

    @Test
    void aVersionThatIsNotAShortPlainTokenIsNotEchoed() {
        EnvelopeProblem problem = Post.of("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}")
                .with("MCP-Protocol-Version", "<script>")
                .problem();

        assertThat(problem)
                .isInstanceOfSatisfying(
                        UnsupportedVersion.class,
                        unsupported -> assertThat(unsupported.requested()).isEmpty());
    }

    @Test
    void theMethodHeaderMustBeThereAndEqualInCase() {
        refusedFor(Header.METHOD, Flaw.MISSING, Post.modernCall().without("Mcp-Method"));
        refusedFor(Header.METHOD, Flaw.DIFFERENT, Post.modernCall().with("Mcp-Method", "prompts/list"));
        refusedFor(Header.METHOD, Flaw.DIFFERENT, Post.modernCall().with("Mcp-Method", "TOOLS/CALL"));
    }

    @Test
    void theNameHeaderMustBeThereAndEqual() {
        refusedFor(Header.NAME, Flaw.MISSING, Post.modernCall().without("Mcp-Name"));
        refusedFor(Header.NAME, Flaw.DIFFERENT, Post.modernCall().with("Mcp-Name", "delete_all"));
        refusedFor(Header.NAME, Flaw.DIFFERENT, Post.modernCall().with("Mcp-Name", "Echo"));
    }

    @Test
    void aHeaderThatComesTwiceIsRefusedEvenWhenBothAreEqual() {
        refusedFor(Header.NAME, Flaw.REPEATED, Post.modernCall().with("Mcp-Name", "echo", "echo"));
        refusedFor(Header.METHOD, Flaw.REPEATED, Post.modernCall().with("Mcp-Method", "tools/call", "tools/call"));
        refusedFor(
                Header.PROTOCOL_VERSION,
                Flaw.REPEATED,
                Post.modernCall().with("MCP-Protocol-Version", "2026-07-28", "2026-07-28"));
    }

    @Test
    void headerNamesIgnoreCaseAndWhiteSpaceAroundValuesIsNotPartOfThem() {
        McpEnvelope envelope = Post.modernCall()
                .without("Mcp-Name")
                .with("MCP-NAME", " \t echo  ")
                .with("mcp-method", "tools/call\t")
                .envelope();

        assertThat(envelope.name()).contains("echo");
    }

    @Test
    void anEncodedNameIsDecodedBeforeItIsCompared() {
        String name = " 天気 \uD83C\uDF27 ";

        assertThat(modernNamed(name).with("Mcp-Name", encoded(name)).envelope().name())
                .contains(name);
        assertThat(modernNamed("=?base64?literal?=")
                        .with("Mcp-Name", encoded("=?base64?literal?="))
                        .envelope()
                        .name())
                .contains("=?base64?literal?=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?base64?ZWNobw==", "?base64?ZWNobw==?=", "=?BASE64?ZWNobw==?=", "ZWNobw==", "=?base64?="})
    void whatIsNotQuiteTheEncodingIsTakenAsItStands(String literal) {
        assertThat(modernNamed(literal).with("Mcp-Name", literal).envelope().name())
                .contains(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=?base64?ZWNobw?=", // padding missing
                "=?base64?ZWNobx==?=", // bits behind the last byte
                "=?base64?ZWN!bw==?=",
                "=?base64?ZWNo bw==?=",
                "=?base64?4pyT_w==?=", // the other alphabet
                "=?base64?/w==?=", // not UTF-8
                "=?base64?wIE=?=", // overlong
                "=?base64?7aCA?=" // a surrogate
            })
    void aBrokenEncodingIsRefused(String value) {
        refusedFor(Header.NAME, Flaw.UNREADABLE, Post.modernCall().with("Mcp-Name", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ech\u00f6", "echo\u0000", "e\u007Fcho", "\u5929\u6c17", "ec\nho"})
    void aHeaderWithOtherThanVisibleAsciiIsRefused(String value) {
        refusedFor(Header.NAME, Flaw.UNREADABLE, Post.modernCall().with("Mcp-Name", value));
        refusedFor(Header.METHOD, Flaw.UNREADABLE, Post.modernCall().with("Mcp-Method", value));
        refusedFor(Header.PROTOCOL_VERSION, Flaw.UNREADABLE, Post.modernCall().with("MCP-Protocol-Version", value));
    }

    @Test
    void theEncodingIsForNamesOnly() {
        refusedFor(Header.METHOD, Flaw.DIFFERENT, Post.modernCall().with("Mcp-Method", encoded("tools/call")));
    }

    @Test
    void aMethodWithoutMirroredNameDoesNotLookAtTheNameHeader() {
        assertThat(modern("tools/list", "")
                        .with("Mcp-Name", "anything")
                        .envelope()
                        .name())
                .isEmpty();
    }

    @Test
    void aNotificationMayLackTheMirrorsButThoseThatItHasMustAgree() {
        Post notification = Post.modernCall()
                .withBody("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}")
                .without("Mcp-Method")
                .without("Mcp-Name");

        assertThat(notification.envelope().era()).isEqualTo(ProtocolEra.MODERN);
        assertThat(notification.with("Mcp-Method", "notifications/y").problem())
                .isEqualTo(new HeaderMismatch(Optional.empty(), Header.METHOD, Flaw.DIFFERENT));
    }

    @Test
    void aNotificationThatDescribesItselfIsModernWithoutAnyHeader() {
        McpEnvelope envelope = Post.of(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\",\"params\":{" + Post.MODERN_META + "}}")
                .envelope();

        assertThat(envelope.era()).isEqualTo(ProtocolEra.MODERN);
        assertThat(envelope.protocolVersion()).contains("2026-07-28");
    }

    @Test
    void aResponseHasNoPlaceInTheModernEra() {
        EnvelopeProblem problem = Post.of("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}")
                .with("MCP-Protocol-Version", "2026-07-28")
                .problem();

        assertThat(problem).isEqualTo(new NotJsonRpc(SEVEN, NotJsonRpc.Flaw.RESPONSE));
    }

    private static void refusedFor(Header header, Flaw flaw, Post post) {
        EnvelopeProblem problem = post.problem();
        assertThat(problem).isEqualTo(new HeaderMismatch(SEVEN, header, flaw));
        assertThat(problem.code()).isEqualTo(-32020);
        assertThat(problem.message()).startsWith("Header mismatch: " + header.fieldName());
    }

    private static Post modernNamed(String name) {
        return modern("tools/call", ",\"name\":\"" + name + "\"");
    }

    private static Post modern(String method, String moreParams) {
        return modern(method, Post.MODERN_META, moreParams);
    }

    private static Post modern(String method, String meta, String moreParams) {
        return Post.of("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{" + meta + moreParams
                        + "}}")
                .with("MCP-Protocol-Version", "2026-07-28")
                .with("Mcp-Method", method);
    }

    private static String encoded(String text) {
        return "=?base64?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
