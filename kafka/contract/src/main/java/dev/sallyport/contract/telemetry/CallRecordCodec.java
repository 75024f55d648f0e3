package dev.sallyport.contract.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Call records, as {@link Json#codec} has them to the byte. Writing is spelled out, because an edge writes one for every
 * call and reflection showed in its profile.
 */
public final class CallRecordCodec implements Codec<CallRecord> {
    private static final Codec<CallRecord> MAPPED = Json.codec(CallRecord.class);

    /** Holds all but the longest resource URIs. */
    private static final int USUAL_BYTES = 768;

    @Override
    public CallRecord decode(byte[] bytes) {
        return MAPPED.decode(bytes);
    }

    @Override
    public byte[] encode(CallRecord call) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(USUAL_BYTES);
                JsonGenerator json = Json.MAPPER.getFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("schema", call.schema());
            json.writeStringField("at", call.at().toString());
            json.writeStringField("id", call.id());
            json.writeStringField("edge", call.edge());
            json.writeNumberField("configOffset", call.configOffset());
            target(json, call.target());
            caller(json, call.caller());
            timing(json, call.timing());
            traffic(json, call.traffic());
            result(json, call.result());
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory failed to take a record", e);
        }
    }

    private static void target(JsonGenerator json, CallRecord.Target target) throws IOException {
        json.writeObjectFieldStart("target");
        text(json, "server", target.server());
        text(json, "transport", target.transport());
        text(json, "era", target.era());
        text(json, "protocolVersion", target.protocolVersion());
        text(json, "method", target.method());
        text(json, "name", target.name());
        json.writeEndObject();
    }

    private static void caller(JsonGenerator json, CallRecord.Caller caller) throws IOException {
        json.writeObjectFieldStart("caller");
        text(json, "authentication", caller.authentication());
        if (caller.consumer().isPresent()) {
            CallRecord.Consumer consumer = caller.consumer().get();
            json.writeObjectFieldStart("consumer");
            text(json, "subscription", consumer.subscription());
            text(json, "product", consumer.product());
            text(json, "subject", consumer.subject());
            text(json, "clientId", consumer.clientId());
            json.writeEndObject();
        }
        text(json, "address", caller.address());
        text(json, "session", caller.session());
        text(json, "clientName", caller.clientName());
        text(json, "clientVersion", caller.clientVersion());
        json.writeEndObject();
    }

    private static void timing(JsonGenerator json, CallRecord.Timing timing) throws IOException {
        json.writeObjectFieldStart("timing");
        number(json, "upstreamSentMicros", timing.upstreamSentMicros());
        number(json, "firstByteMicros", timing.firstByteMicros());
        json.writeNumberField("endMicros", timing.endMicros());
        number(json, "overheadMicros", timing.overheadMicros());
        json.writeEndObject();
    }

    private static void traffic(JsonGenerator json, CallRecord.Traffic traffic) throws IOException {
        json.writeObjectFieldStart("traffic");
        json.writeNumberField("requestBytes", traffic.requestBytes());
        json.writeNumberField("responseBytes", traffic.responseBytes());
        json.writeNumberField("responseEvents", traffic.responseEvents());
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, CallRecord.Result result) throws IOException {
        json.writeObjectFieldStart("result");
        json.writeStringField("outcome", result.outcome().label());
        number(json, "httpStatus", result.httpStatus());
        number(json, "jsonRpcCode", result.jsonRpcCode());
        text(json, "reason", result.reason());
        number(json, "toolCount", result.toolCount());
        if (result.cached().isPresent()) {
            json.writeBooleanField("cached", result.cached().get());
        }
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }

    private static void number(JsonGenerator json, String field, Optional<? extends Number> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(field, value.get().longValue());
        }
    }
}
