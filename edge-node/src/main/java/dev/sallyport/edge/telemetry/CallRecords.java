package dev.sallyport.edge.telemetry;

import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.mcp.ClientInfo;
import dev.sallyport.edge.mcp.Inspection;
import dev.sallyport.edge.mcp.McpEnvelope;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes the record of a finished exchange. Confined to its event loop. */
public final class CallRecords {
    private final String edge;
    private final CallIds ids = new CallIds();

    public CallRecords(String edge) {
        this.edge = edge;
    }

    public CallRecord of(Exchange exchange) {
        return new CallRecord(
                CallRecord.SCHEMA,
                exchange.receivedAt(),
                ids.next(),
                edge,
                exchange.configOffset(),
                target(exchange),
                caller(exchange),
                timing(exchange),
                new CallRecord.Traffic(
                        exchange.traffic().requestBytes(),
                        exchange.traffic().responseBytes(),
                        exchange.traffic().responseEvents()),
                result(exchange));
    }

    private static CallRecord.Target target(Exchange exchange) {
        Optional<McpEnvelope> envelope = exchange.envelope();
        return new CallRecord.Target(
                exchange.server(),
                exchange.transport(),
                envelope.map(message -> message.era().name().toLowerCase(Locale.ROOT)),
                envelope.flatMap(McpEnvelope::protocolVersion),
                envelope.flatMap(McpEnvelope::method)
                        .or(() -> Optional.of(exchange.request().method().name())),
                envelope.flatMap(McpEnvelope::name));
    }

    private static CallRecord.Caller caller(Exchange exchange) {
        Optional<ClientInfo> client = exchange.envelope().flatMap(McpEnvelope::client);
        return new CallRecord.Caller(
                exchange.authentication(),
                exchange.consumer(),
                exchange.clientAddress(),
                exchange.session(),
                client.map(ClientInfo::name),
                client.map(ClientInfo::version));
    }

    private static CallRecord.Timing timing(Exchange exchange) {
        long sent = exchange.upstreamSentMicros();
        long firstByte = exchange.firstByteMicros();
        return new CallRecord.Timing(
                positive(sent), positive(firstByte), exchange.elapsedMicros(), positive(exchange.overheadMicros()));
    }

    private static CallRecord.Result result(Exchange exchange) {
        OptionalInt status = exchange.httpStatus();
        Optional<Inspection> response = exchange.traffic().response();
        return new CallRecord.Result(
                exchange.outcome().orElse(Outcome.GATEWAY_FAILED),
                boxed(status),
                response.map(CallRecords::errorCode).flatMap(CallRecords::boxed),
                exchange.refusal().map(Refusal::reason),
                response.map(CallRecords::toolCount).flatMap(CallRecords::boxed),
                exchange.isCached() ? Optional.of(true) : Optional.empty());
    }

    private static OptionalInt errorCode(Inspection inspection) {
        return inspection instanceof Inspection.Answer answer && answer.outcome() instanceof Inspection.Failed failed
                ? failed.code()
                : OptionalInt.empty();
    }

    private static OptionalInt toolCount(Inspection inspection) {
        return inspection instanceof Inspection.Answer answer
                        && answer.outcome() instanceof Inspection.Succeeded succeeded
                ? succeeded.tools()
                : OptionalInt.empty();
    }

    private static Optional<Integer> boxed(OptionalInt number) {
        return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
    }

    private static Optional<Long> positive(long micros) {
        return micros > 0 ? Optional.of(micros) : Optional.empty();
    }
}
