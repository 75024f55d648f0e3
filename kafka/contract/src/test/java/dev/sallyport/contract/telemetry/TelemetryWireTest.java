package dev.sallyport.contract.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Golden;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.telemetry.CallRecord.Caller;
import dev.sallyport.contract.telemetry.CallRecord.Consumer;
import dev.sallyport.contract.telemetry.CallRecord.Result;
import dev.sallyport.contract.telemetry.CallRecord.Target;
import dev.sallyport.contract.telemetry.CallRecord.Timing;
import dev.sallyport.contract.telemetry.CallRecord.Traffic;
import dev.sallyport.contract.telemetry.NodeStatus.Reject;
import dev.sallyport.contract.telemetry.NodeStatus.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryWireTest {
    private static final Instant AT = Instant.parse("2026-11-23T08:00:00.123Z");

    private static final NodeStatus NODE = new NodeStatus(
            NodeStatus.SCHEMA,
            AT,
            "edge-1",
            State.CATCHING_UP,
            "0.1.0",
            Instant.parse("2026-11-23T07:59:58Z"),
            41,
            "disk",
            3,
            12,
            List.of(new Reject("McpServer/weather", 40, "no certificate")));

    private static final CallRecord CALL = new CallRecord(
            CallRecord.SCHEMA,
            AT,
            "01J9",
            "edge-1",
            41,
            new Target(
                    Optional.of("weather"),
                    Optional.of("streamable-http"),
                    Optional.of("modern"),
                    Optional.of("2026-07-28"),
                    Optional.of("tools/call"),
                    Optional.of("get_forecast")),
            new Caller(
                    Optional.of("key+oauth"),
                    Optional.of(new Consumer(
                            Optional.of("crew"), Optional.of("field"), Optional.of("ada"), Optional.of("copilot-app"))),
                    Optional.of("192.0.2.7"),
                    Optional.of("5f2b"),
                    Optional.of("copilot"),
                    Optional.of("1.2")),
            new Timing(Optional.of(310L), Optional.of(4_200L), 4_800, Optional.of(420L)),
            new Traffic(277, 1_024, 2),
            new Result(
                    Outcome.TOOL_ERROR,
                    Optional.of(200),
                    Optional.of(-32_603),
                    Optional.of("upstream"),
                    Optional.of(4),
                    Optional.of(true)));

    /** Everything absent that may be. */
    private static final CallRecord REFUSED = new CallRecord(
            CallRecord.SCHEMA,
            AT,
            "01JA",
            "edge-1",
            -1,
            new Target(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
            new Caller(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
            new Timing(Optional.empty(), Optional.empty(), 35, Optional.empty()),
            new Traffic(0, 87, 0),
            new Result(Outcome.REFUSED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));

    record Wire<T>(String golden, T value, Codec<T> codec) {
        @Override
        public String toString() {
            return golden;
        }
    }

    private static Stream<Wire<?>> records() {
        return Stream.of(
                new Wire<>("node-status.json", NODE, Json.codec(NodeStatus.class)),
                new Wire<>("call-record.json", CALL, Json.codec(CallRecord.class)),
                new Wire<>("call-record-refused.json", REFUSED, Json.codec(CallRecord.class)));
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void isWrittenAsTheGoldenFile(Wire<T> wire) throws IOException {
        assertThat(Json.MAPPER.readTree(wire.codec().encode(wire.value()))).isEqualTo(Golden.read(wire.golden()));
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void isReadFromTheGoldenFileAndFromALaterVersion(Wire<T> wire) {
        assertThat(wire.codec().decode(Golden.bytes(Golden.read(wire.golden()))))
                .isEqualTo(wire.value());
        assertThat(wire.codec().decode(Golden.bytes(Golden.fromALaterVersion(wire.golden()))))
                .isEqualTo(wire.value());
    }

    @Test
    void callRecordsAreWrittenAsTheyWouldBeMapped() {
        CallRecordWriter writer = new CallRecordWriter();

        for (CallRecord call : List.of(CALL, REFUSED, CALL)) {
            assertThat(writer.write(call)).asString(StandardCharsets.UTF_8).isEqualTo(mapped(call));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T08:00:00Z",
                "2026-11-23T08:00:00.1Z",
                "2026-11-23T08:00:00.000001Z",
                "2026-11-23T08:00:00.12345Z",
                "2026-11-23T08:00:00.000000001Z",
                "2026-11-23T08:00:01.120000001Z",
                "1969-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00.5Z"
            })
    void timesOfCallRecordsAreWrittenAsTheyWouldBeMapped(String text) {
        CallRecordWriter writer = new CallRecordWriter();
        writer.write(CALL);
        CallRecord later = call(Instant.parse(text), CALL.id(), CALL.configOffset());

        assertThat(writer.write(later)).asString(StandardCharsets.UTF_8).isEqualTo(mapped(later));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\"", "\\", "a\tb", "\u0000", "\u001f", "\u007f", "\u0080", "Zürich", "日本語", "😀", "\u2028"})
    void textOfCallRecordsIsWrittenAsItWouldBeMapped(String text) {
        CallRecord call = call(AT, "x".repeat(800) + text + "y", CALL.configOffset());

        assertThat(new CallRecordWriter().write(call))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(mapped(call));
    }

    /** No message may bring one here; should one, the thread that sends everybody's records does not end for it. */
    @Test
    void halfACharacterIsAQuestionMarkInACallRecord() {
        assertThat(new CallRecordWriter().write(call(AT, "a\ud83db", 1)))
                .asString(StandardCharsets.UTF_8)
                .contains("\"id\":\"a?b\"");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -10, -9, -1, 0, 9, 10, 99, 100, Integer.MAX_VALUE, Long.MAX_VALUE})
    void numbersOfCallRecordsAreWrittenAsTheyWouldBeMapped(long number) {
        CallRecord call = call(AT, CALL.id(), number);

        assertThat(new CallRecordWriter().write(call))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(mapped(call));
    }

    @Test
    @SuppressWarnings({"NullAway", "NullOptional"})
    void aCallRecordThatCannotBeWrittenLeavesNothingForTheNext() {
        CallRecordWriter writer = new CallRecordWriter();
        Timing faulty = new Timing(null, Optional.empty(), 1, Optional.empty());
        CallRecord broken = new CallRecord(
                CallRecord.SCHEMA,
                AT,
                CALL.id(),
                CALL.edge(),
                CALL.configOffset(),
                CALL.target(),
                CALL.caller(),
                faulty,
                CALL.traffic(),
                CALL.result());

        assertThatThrownBy(() -> writer.write(broken)).isInstanceOf(NullPointerException.class);
        assertThat(writer.write(CALL)).asString(StandardCharsets.UTF_8).isEqualTo(mapped(CALL));
    }

    private static CallRecord call(Instant at, String id, long configOffset) {
        return new CallRecord(
                CallRecord.SCHEMA,
                at,
                id,
                CALL.edge(),
                configOffset,
                CALL.target(),
                CALL.caller(),
                CALL.timing(),
                CALL.traffic(),
                CALL.result());
    }

    private static String mapped(CallRecord call) {
        return new String(Json.codec(CallRecord.class).encode(call), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{} {}", "{\"schema\":1,\"schema\":2}", "{\"state\":\"dancing\"}"})
    void refusesWhatIsNoRecordWithoutQuotingIt(String bytes) {
        Codec<NodeStatus> codec = Json.codec(NodeStatus.class);

        assertThatThrownBy(() -> codec.decode(bytes.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRecord.class)
                .hasMessageNotContaining("dancing");
    }

    @Test
    void theOutcomesAreAClosedListOfLabels() {
        assertThat(Outcome.values())
                .extracting(Outcome::label)
                .containsExactly(
                        "ok",
                        "rpc_error",
                        "tool_error",
                        "refused",
                        "client_gone",
                        "upstream_unavailable",
                        "upstream_timeout",
                        "upstream_failed",
                        "drained",
                        "gateway_failed");
    }
}
