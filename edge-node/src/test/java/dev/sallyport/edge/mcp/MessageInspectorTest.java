package dev.sallyport.edge.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.mcp.Inspection.Answer;
import dev.sallyport.edge.mcp.Inspection.Broken;
import dev.sallyport.edge.mcp.Inspection.Failed;
import dev.sallyport.edge.mcp.Inspection.FromServer;
import dev.sallyport.edge.mcp.Inspection.Nothing;
import dev.sallyport.edge.mcp.Inspection.Succeeded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageInspectorTest {
    private static final Optional<RequestId> ONE = Optional.of(new RequestId("1"));
    private static final Succeeded PLAIN =
            new Succeeded(false, Optional.empty(), Optional.empty(), OptionalInt.empty());

    private static final List<String> CORPUS = List.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"é\\\"}\\\\\"}],\"isError\":true}}",
            "{ \"result\" : { \"tools\" : [ {\"name\":\"a\"} , {\"name\":\"b\",\"x\":[1,2,{}]} , 3 ] } , \"id\" : \"q\\u0061\" }",
            "{\"id\":-5,\"error\":{\"code\":-32602,\"message\":\"isError\",\"data\":{\"code\":1}}}",
            "{\"method\":\"notifications/progress\",\"params\":{\"id\":3,\"result\":{\"isError\":true}}}",
            "{\"id\":\"srv-1\",\"method\":\"sampling/createMessage\"}",
            "{\"id\":1,\"result\":{\"protocolVersion\":\"2025-11-25\",\"resultType\":\"complete\"}}",
            "{\"id\":1,\"result\":{\"n\":[1.5e10,true,false,null,[],{},[[]],{\"a\":{}}]}}",
            "{\"id\":1,\"result\":{}} x",
            "{\"id\":1,\"result\":[}",
            "  \r\n ");

    private final MessageInspector inspector = new MessageInspector();

    @Test
    void aToolErrorIsAnAnswerThatSucceededWithAFailedTool() {
        assertThat(inspect(CORPUS.get(0)))
                .isEqualTo(
                        new Answer(ONE, new Succeeded(true, Optional.empty(), Optional.empty(), OptionalInt.empty())));
    }

    @Test
    void theToolsOfAListAreCountedAndAnIdIsCanonical() {
        assertThat(inspect(CORPUS.get(1)))
                .isEqualTo(new Answer(
                        Optional.of(new RequestId("\"qa\"")),
                        new Succeeded(false, Optional.empty(), Optional.empty(), OptionalInt.of(3))));
        assertThat(inspect("{\"id\":1,\"result\":{\"tools\":[]}}"))
                .isEqualTo(
                        new Answer(ONE, new Succeeded(false, Optional.empty(), Optional.empty(), OptionalInt.of(0))));
    }

    @Test
    void anErrorCarriesItsCode() {
        assertThat(inspect(CORPUS.get(2)))
                .isEqualTo(new Answer(Optional.of(new RequestId("-5")), new Failed(OptionalInt.of(-32602))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "1.5", "99999999999", "{}", "null", "123456789012345678901234567890"})
    void anErrorCodeThatIsNoIntegerIsNone(String code) {
        assertThat(inspect("{\"id\":1,\"error\":{\"code\":" + code + "}}"))
                .isEqualTo(new Answer(ONE, new Failed(OptionalInt.empty())));
    }

    @Test
    void whatTheServerAsksOrTellsIsNotAnAnswer() {
        assertThat(inspect(CORPUS.get(3))).isEqualTo(new FromServer(Optional.empty(), "notifications/progress"));
        assertThat(inspect(CORPUS.get(4)))
                .isEqualTo(new FromServer(Optional.of(new RequestId("\"srv-1\"")), "sampling/createMessage"));
    }

    @Test
    void theAgreedVersionAndTheResultTypeAreTold() {
        assertThat(inspect(CORPUS.get(5)))
                .isEqualTo(new Answer(
                        ONE,
                        new Succeeded(false, Optional.of("complete"), Optional.of("2025-11-25"), OptionalInt.empty())));
    }

    @Test
    void whatLooksAlikeElsewhereIsNotTaken() {
        assertThat(inspect("{\"id\":1,\"x\":{\"isError\":true},\"result\":{\"a\":{\"isError\":true,\"tools\":[1],"
                        + "\"id\":9},\"b\":[{\"isError\":true}]},\"y\":{\"tools\":[1]}}"))
                .isEqualTo(new Answer(ONE, PLAIN));
    }

    @Test
    void anIdThatIsTooLongIsLeftOutAndTheRestIsStillSeen() {
        assertThat(inspect("{\"id\":\"" + "x".repeat(300) + "\",\"result\":{\"isError\":true}}"))
                .isEqualTo(new Answer(
                        Optional.empty(),
                        new Succeeded(true, Optional.empty(), Optional.empty(), OptionalInt.empty())));
    }

    @Test
    void chunksMayBeSplitAnywhere() {
        for (String message : CORPUS) {
            Inspection whole = inspect(message);
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            for (int first = 0; first <= bytes.length; first++) {
                for (int second = first; second <= bytes.length; second++) {
                    inspector.feed(bytes, 0, first);
                    inspector.feed(bytes, first, second - first);
                    inspector.feed(bytes, second, bytes.length - second);
                    assertThat(inspector.end()).as(message).isEqualTo(whole);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{",
                "}",
                "]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "[1]",
                "1",
                "\"s\"",
                "{\"a\":1]",
                "{}}",
                "{} {}",
                "{\"a\":[1 2]}",
                "{\"a\" 1}",
                "{\"a\":\"\\x\"}",
                "{\"id\":\"\\u12\",\"result\":{}}",
                "{\"id\":\"\\uZZZZ\",\"result\":{}}",
                "{\"id\":\"\n\",\"result\":{}}",
                "{}",
                "{\"id\":1}",
                "<html>",
                "{\"id\":1,\"result\":{}",
                "{\"id\":1,\"result\":\"abc",
            })
    void whatIsNoMessageIsBrokenAndTheNextOneIsSeenAgain(String broken) {
        assertThat(inspect(broken)).isEqualTo(new Broken());
        assertThat(inspect("{\"id\":1,\"result\":{}}")).isEqualTo(new Answer(ONE, PLAIN));
    }

    @Test
    void whereNothingWasSaidNothingIsReported() {
        assertThat(inspector.end()).isEqualTo(new Nothing());
        assertThat(inspect(" \r\n")).isEqualTo(new Nothing());
    }

    @Test
    void nestingIsBounded() {
        assertThat(inspect("{\"id\":1,\"result\":" + "[".repeat(100) + "]".repeat(100) + "}"))
                .isEqualTo(new Answer(ONE, PLAIN));
        assertThat(inspect("{\"id\":1,\"result\":" + "[".repeat(1_000_000))).isEqualTo(new Broken());
    }

    @Test
    void noiseNeverThrows() {
        Random random = new Random(20260728);
        byte[] alphabet = "{}[]\",:\\u0019truefalsn-.eE \n\u00e9id resultcode".getBytes(StandardCharsets.UTF_8);
        byte[] noise = new byte[64];
        for (int round = 0; round < 50_000; round++) {
            for (int at = 0; at < noise.length; at++) {
                noise[at] = alphabet[random.nextInt(alphabet.length)];
            }
            noise[0] = '{';
            inspector.feed(noise, 0, noise.length);
            assertThat(inspector.end()).isNotNull();
        }
    }

    @Test
    void damagedMessagesNeverThrow() {
        Random random = new Random(20251125);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = CORPUS.get(round % CORPUS.size()).getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            inspector.feed(bytes, 0, bytes.length);
            assertThat(inspector.end()).isNotNull();
        }
    }

    private Inspection inspect(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        inspector.feed(bytes, 0, bytes.length);
        return inspector.end();
    }
}
