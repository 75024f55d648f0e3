package dev.sallyport.edge.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.mcp.EnvelopeProblem.NotJson;
import dev.sallyport.edge.mcp.EnvelopeProblem.NotJsonRpc;
import dev.sallyport.edge.mcp.EnvelopeProblem.UnclearTarget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two parsers may read differently must not pass: the one that decides and the one that acts are two. */
class JsonSmugglingTest {
    private static final Optional<RequestId> ONE = Optional.of(new RequestId("1"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"tools/call\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"name\":\"b\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"n\\u0061me\":\"b\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"_meta\":{\"a\":1,\"a\":1}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"_meta\":{},\"_meta\":{}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":[[{\"y\":{\"k\":1,\"z\":2,\"k\":3}}]]}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{},\"params\":null}",
            })
    void aKeyThatComesTwiceIsRefusedAtAnyDepth(String body) {
        assertThat(Post.of(body).problem()).isEqualTo(new NotJson(NotJson.Flaw.DUPLICATE_KEY));
    }

    @Test
    void aKeyThatComesTwiceIsFoundAmongThousands() {
        String keys =
                IntStream.range(0, 5_000).mapToObj(i -> "\"k" + i + "\":{}").collect(Collectors.joining(","));

        assertThat(arguments("{" + keys + "}").envelope().name()).contains("echo");
        for (String repeated : new String[] {"k0", "k15", "k16", "k17", "k4999"}) {
            assertThat(arguments("{" + keys + ",\"" + repeated + "\":0}").problem())
                    .isEqualTo(new NotJson(NotJson.Flaw.DUPLICATE_KEY));
        }
    }

    @Test
    void theSameKeyInDifferentObjectsIsNoRepetition() {
        assertThat(arguments("{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":2}],\"name\":\"other\"}")
                        .envelope()
                        .name())
                .contains("echo");
    }

    @Test
    void oneReaderForgetsTheKeysOfTheBodyBefore() {
        EnvelopeReader reader = new EnvelopeReader();
        byte[] cut = "{\"jsonrpc\":\"2.0\",\"id\":1,\"x\":{\"y\":{\"z".getBytes(StandardCharsets.UTF_8);
        byte[] whole = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"y\":1}}"
                .getBytes(StandardCharsets.UTF_8);

        for (int bodies = 0; bodies < 2 * EnvelopeReader.NESTING_MAX; bodies++) {
            assertThat(reader.read(cut, 0, cut.length, Post.of(cut).headers()))
                    .isEqualTo(new NotJson(NotJson.Flaw.SYNTAX));
        }
        assertThat(reader.read(whole, 0, whole.length, Post.of(whole).headers()))
                .isInstanceOf(McpEnvelope.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"Method\":\"tools/call\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"PARAMS\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"param\u017F\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\\u0000x\":\"tools/call\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"Name\":\"b\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"Arguments\":{}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"completion/complete\",\"params\":{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"a\",\"NAME\":\"b\"}}}",
            })
    void aKeyThatAParserWhichFoldsCaseWouldTakeForAnotherIsRefused(String body) {
        assertThat(Post.of(body).problem()).isEqualTo(new NotJsonRpc(ONE, NotJsonRpc.Flaw.KEY));
    }

    @Test
    void nestingIsBoundedWithoutATrace() {
        assertThat(arguments("[".repeat(120) + "]".repeat(120)).envelope().name())
                .contains("echo");
        assertThat(arguments("{\"a\":".repeat(120) + "1" + "}".repeat(120))
                        .envelope()
                        .name())
                .contains("echo");
        assertThat(arguments("[".repeat(130) + "]".repeat(130)).problem()).isEqualTo(new NotJson(NotJson.Flaw.SYNTAX));
        assertThat(arguments("{\"a\":".repeat(500_000)).problem()).isEqualTo(new NotJson(NotJson.Flaw.SYNTAX));
    }

    @Test
    void numbersAndKeysAreBounded() {
        assertThat(arguments("{\"n\":" + "9".repeat(1_234) + "}").envelope().name())
                .contains("echo");
        assertThat(arguments("{\"n\":" + "9".repeat(5_000) + "}").problem())
                .isEqualTo(new NotJson(NotJson.Flaw.SYNTAX));
        assertThat(arguments("{\"n\":0." + "9".repeat(5_000) + "}").problem())
                .isEqualTo(new NotJson(NotJson.Flaw.SYNTAX));
        assertThat(arguments("{\"" + "k".repeat(20_000) + "\":1}").problem())
                .isEqualTo(new NotJson(NotJson.Flaw.SYNTAX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "x", "\u0000", ",", "]", "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\"}"})
    void nothingMayFollowTheMessage(String rest) {
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}" + rest)
                        .problem())
                .isInstanceOf(NotJson.class);
    }

    @ParameterizedTest
    @CsvSource({
        "overlong slash,      C0AF",
        "overlong letter,     C1A1",
        "overlong 3 bytes,    E08080",
        "overlong 4 bytes,    F0808080",
        "high surrogate,      EDA080",
        "surrogate pair,      EDA0BDEDB880",
        "beyond Unicode,      F4908080",
        "lead that is none,   F5808080",
        "lone tail,           80",
        "cut 2 bytes,         C3",
        "cut 3 bytes,         E4BD",
        "cut 4 bytes,         F09F98",
        "never in UTF-8,      FF",
    })
    void bytesThatAreNotStrictUtf8AreRefusedWhereverTheyStand(String what, String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        for (int padding = 0; padding < 20; padding++) {
            byte[] body = joined(
                    ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":\"" + "a".repeat(padding))
                            .getBytes(StandardCharsets.UTF_8),
                    bad,
                    "\"}}".getBytes(StandardCharsets.UTF_8));
            assertThat(Post.of(body).problem()).as(what).isEqualTo(new NotJson(NotJson.Flaw.ENCODING));
        }
    }

    @Test
    void everyCharacterOfUnicodeIsAcceptedInsideAString() {
        for (int codePoint = 0x80; codePoint <= Character.MAX_CODE_POINT; codePoint += 61) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                assertThat(StrictUtf8.isValid(bytes, 0, bytes.length)).isTrue();
            }
        }
    }

    @Test
    void aByteOrderMarkAndOtherEncodingsAreRefused() {
        String message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

        assertThat(Post.of("\uFEFF" + message).problem()).isEqualTo(new NotJson(NotJson.Flaw.ENCODING));
        assertThat(Post.of(message.getBytes(StandardCharsets.UTF_16LE)).problem())
                .isInstanceOf(NotJson.class);
        assertThat(Post.of(message.getBytes(StandardCharsets.UTF_16BE)).problem())
                .isInstanceOf(NotJson.class);
        assertThat(Post.of((" " + message).getBytes(StandardCharsets.UTF_16LE)).problem())
                .isInstanceOf(NotJson.class);
        assertThat(Post.of(message.getBytes(java.nio.charset.Charset.forName("UTF-32LE")))
                        .problem())
                .isInstanceOf(NotJson.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t"})
    void anEmptyBodyIsSaidToBeEmpty(String body) {
        assertThat(Post.of(body).problem()).isEqualTo(new NotJson(NotJson.Flaw.EMPTY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{\"jsonrpc\"",
                "{'jsonrpc':1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":NaN}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\" 1}",
                "{\"a\":tru}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":1}//",
                "{/**/\"a\":1}",
                "{a:1}",
                "{\"a\":[1,]}",
                "{\"a\":[1}",
                "\u00A0{}",
            })
    void whatIsNotStrictJsonIsRefused(String body) {
        assertThat(Post.of(body).problem()).isInstanceOf(NotJson.class);
        assertThat(Post.of(body).problem().code()).isEqualTo(-32700);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "[", " [{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", "[[[[", "[{},{}] trailing"})
    void batchesAreRefusedAtTheirFirstByte(String body) {
        assertThat(Post.of(body).problem()).isEqualTo(new NotJsonRpc(Optional.empty(), NotJsonRpc.Flaw.BATCH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"text\"", "null", "true"})
    void whatIsNotAnObjectIsNoMessage(String body) {
        assertThat(Post.of(body).problem()).isEqualTo(new NotJsonRpc(Optional.empty(), NotJsonRpc.Flaw.NOT_AN_OBJECT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1.0", "1e3", "true", "{}", "[1]"})
    void anIdThatIsNeitherStringNorIntegerIsRefused(String id) {
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}")
                        .problem())
                .isEqualTo(new NotJsonRpc(Optional.empty(), NotJsonRpc.Flaw.ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "-1", "9007199254740993", "\"\"", "\"a\"", "\"\\u00e9\\n\"", "\"é\"", "\"\uD83D\uDE00\""})
    void anIdKeepsItsSpelling(String id) {
        assertThat(Post.of("{\"id\":" + id + ",\"jsonrpc\":\"2.0\",\"method\":\"ping\"}")
                        .envelope()
                        .requestId())
                .contains(new RequestId(id));
    }

    @Test
    void anIdIsBounded() {
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":\"" + "x".repeat(254) + "\"}")
                        .envelope()
                        .requestId())
                .isPresent();
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":\"" + "x".repeat(255) + "\"}")
                        .problem())
                .isEqualTo(new NotJsonRpc(Optional.empty(), NotJsonRpc.Flaw.ID));
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":" + "1".repeat(257) + "}")
                        .problem())
                .isEqualTo(new NotJsonRpc(Optional.empty(), NotJsonRpc.Flaw.ID));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":1,\"method\":\"ping\"}                                             | VERSION",
                "{\"jsonrpc\":2.0,\"id\":1,\"method\":\"ping\"}                             | VERSION",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}                         | VERSION",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}                                | METHOD",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null}                             | METHOD",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\"}                             | METHOD",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"pi\\u0000ng\"}                  | METHOD",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\\uD800\"}                  | METHOD",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools call\"}                   | METHOD",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[1]}          | PARAMS",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":\"x\"}        | PARAMS",
                "{\"jsonrpc\":\"2.0\",\"id\":1}                                             | SHAPE",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"result\":{}}           | SHAPE",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{},\"result\":{}}                  | SHAPE",
            })
    void whatIsNoMessageIsRefusedWithItsId(String body, NotJsonRpc.Flaw flaw) {
        assertThat(Post.of(body).problem()).isEqualTo(new NotJsonRpc(ONE, flaw));
    }

    @Test
    void theIdIsFoundBehindTheThingThatIsWrong() {
        assertThat(Post.of("{\"jsonrpc\":\"3\",\"method\":\"ping\",\"id\":1}")
                        .problem()
                        .id())
                .isEqualTo(ONE);
    }

    @Test
    void aResponseNeedsAnId() {
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"result\":{}}").problem())
                .isEqualTo(new NotJsonRpc(Optional.empty(), NotJsonRpc.Flaw.SHAPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools/call", "prompts/get", "resources/read", "resources/subscribe", "initialize"})
    void whatActsForTheCallerCannotHideInANotification(String method) {
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"method\":\"" + method
                                + "\",\"params\":{\"name\":\"echo\",\"uri\":\"u\"}}")
                        .problem())
                .isEqualTo(new NotJsonRpc(Optional.empty(), NotJsonRpc.Flaw.NEEDS_ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":1}",
                "{\"name\":null}",
                "{\"name\":[\"echo\"]}",
                "{\"name\":\"echo\\u0000\"}",
                "{\"name\":\"\\uD83D\"}",
                "{\"name\":\"\\uDE00\\uD83D\"}",
                "{\"uri\":\"echo\"}"
            })
    void aCallThatDoesNotPlainlyNameItsToolIsRefused(String params) {
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":" + params + "}")
                        .problem())
                .isEqualTo(new UnclearTarget(ONE));
    }

    @Test
    void aNameIsBounded() {
        assertThat(Post.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\""
                                + "n".repeat(8_193) + "\"}}")
                        .problem())
                .isEqualTo(new UnclearTarget(ONE));
    }

    @Test
    void noProblemEverRepeatsWhatWasSent() {
        String secret = "s3cr3t";
        for (String body : new String[] {
            secret,
            "{\"" + secret + "\":1,\"" + secret + "\":2}",
            "{\"jsonrpc\":\"" + secret + "\",\"id\":1}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + secret + " " + secret + "\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + secret + "\",\"params\":{" + Post.MODERN_META + "}}",
        }) {
            EnvelopeProblem problem = Post.of(body)
                    .with("MCP-Protocol-Version", "2026-07-28")
                    .with("Mcp-Method", secret + "x")
                    .problem();
            assertThat(problem.message()).doesNotContain(secret);
        }
    }

    private static Post arguments(String arguments) {
        return Post.of(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":"
                        + arguments + "}}");
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
