package dev.sallyport.telemetry;

import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.Outcome;
import java.time.Instant;
import java.util.Optional;

/** Call records for tests: a plain one, and copies that differ in what a test is about. */
public record Calls(CallRecord call) {
    public static Calls at(Instant at) {
        return new Calls(new CallRecord(
                CallRecord.SCHEMA,
                at,
                "call-1",
                "edge-1",
                7,
                new CallRecord.Target(
                        Optional.of("weather"),
                        Optional.of("streamable-http"),
                        Optional.of("modern"),
                        Optional.of("2026-07-28"),
                        Optional.of("tools/call"),
                        Optional.of("get_forecast")),
                new CallRecord.Caller(
                        Optional.of("anonymous"),
                        Optional.empty(),
                        Optional.of("127.0.0.1"),
                        Optional.empty(),
                        Optional.of("test"),
                        Optional.of("1")),
                new CallRecord.Timing(Optional.of(100L), Optional.of(900L), 1_000, Optional.of(150L)),
                new CallRecord.Traffic(300, 700, 0),
                new CallRecord.Result(
                        Outcome.OK, Optional.of(200), Optional.empty(), Optional.empty(), Optional.empty())));
    }

    public Calls id(String id) {
        return new Calls(new CallRecord(
                call.schema(),
                call.at(),
                id,
                call.edge(),
                call.configOffset(),
                call.target(),
                call.caller(),
                call.timing(),
                call.traffic(),
                call.result()));
    }

    public Calls schema(int schema) {
        return new Calls(new CallRecord(
                schema,
                call.at(),
                call.id(),
                call.edge(),
                call.configOffset(),
                call.target(),
                call.caller(),
                call.timing(),
                call.traffic(),
                call.result()));
    }

    public Calls target(String server, String method, String name) {
        return new Calls(new CallRecord(
                call.schema(),
                call.at(),
                call.id(),
                call.edge(),
                call.configOffset(),
                new CallRecord.Target(
                        Optional.of(server),
                        call.target().transport(),
                        call.target().era(),
                        call.target().protocolVersion(),
                        Optional.of(method),
                        Optional.of(name)),
                call.caller(),
                call.timing(),
                call.traffic(),
                call.result()));
    }

    public Calls durationMicros(long micros) {
        return new Calls(new CallRecord(
                call.schema(),
                call.at(),
                call.id(),
                call.edge(),
                call.configOffset(),
                call.target(),
                call.caller(),
                new CallRecord.Timing(
                        call.timing().upstreamSentMicros(),
                        call.timing().firstByteMicros(),
                        micros,
                        call.timing().overheadMicros()),
                call.traffic(),
                call.result()));
    }

    public Calls outcome(Outcome outcome) {
        return new Calls(new CallRecord(
                call.schema(),
                call.at(),
                call.id(),
                call.edge(),
                call.configOffset(),
                call.target(),
                call.caller(),
                call.timing(),
                call.traffic(),
                new CallRecord.Result(
                        outcome, call.result().httpStatus(), Optional.empty(), Optional.empty(), Optional.empty())));
    }
}
