package dev.sallyport.contract.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.sallyport.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Writes call records as {@link Json#codec} does, to the byte. It is spelled out, because an edge writes one for every call and
 * reflection showed in its profile, and keeps its generator and buffer, because making them for each did, too. Confined to one
 * thread.
 */
public final class CallRecordWriter {
    /** Holds all but the longest resource URIs. */
    private static final int USUAL_BYTES = 768;

    // Names are encoded once, and copied from then on.
    private static final SerializableString TARGET = new SerializedString("target");
    private static final SerializableString CALLER = new SerializedString("caller");
    private static final SerializableString CONSUMER = new SerializedString("consumer");
    private static final SerializableString TIMING = new SerializedString("timing");
    private static final SerializableString TRAFFIC = new SerializedString("traffic");
    private static final SerializableString RESULT = new SerializedString("result");
    private static final SerializableString AT = new SerializedString("at");
    private static final SerializableString ID = new SerializedString("id");
    private static final SerializableString EDGE = new SerializedString("edge");
    private static final SerializableString OUTCOME = new SerializedString("outcome");
    private static final SerializableString SCHEMA = new SerializedString("schema");
    private static final SerializableString CONFIG_OFFSET = new SerializedString("configOffset");
    private static final SerializableString END_MICROS = new SerializedString("endMicros");
    private static final SerializableString REQUEST_BYTES = new SerializedString("requestBytes");
    private static final SerializableString RESPONSE_BYTES = new SerializedString("responseBytes");
    private static final SerializableString RESPONSE_EVENTS = new SerializedString("responseEvents");
    private static final SerializableString SERVER = new SerializedString("server");
    private static final SerializableString TRANSPORT = new SerializedString("transport");
    private static final SerializableString ERA = new SerializedString("era");
    private static final SerializableString PROTOCOL_VERSION = new SerializedString("protocolVersion");
    private static final SerializableString METHOD = new SerializedString("method");
    private static final SerializableString NAME = new SerializedString("name");
    private static final SerializableString AUTHENTICATION = new SerializedString("authentication");
    private static final SerializableString SUBSCRIPTION = new SerializedString("subscription");
    private static final SerializableString PRODUCT = new SerializedString("product");
    private static final SerializableString SUBJECT = new SerializedString("subject");
    private static final SerializableString CLIENT_ID = new SerializedString("clientId");
    private static final SerializableString ADDRESS = new SerializedString("address");
    private static final SerializableString SESSION = new SerializedString("session");
    private static final SerializableString CLIENT_NAME = new SerializedString("clientName");
    private static final SerializableString CLIENT_VERSION = new SerializedString("clientVersion");
    private static final SerializableString UPSTREAM_SENT_MICROS = new SerializedString("upstreamSentMicros");
    private static final SerializableString FIRST_BYTE_MICROS = new SerializedString("firstByteMicros");
    private static final SerializableString OVERHEAD_MICROS = new SerializedString("overheadMicros");
    private static final SerializableString HTTP_STATUS = new SerializedString("httpStatus");
    private static final SerializableString JSON_RPC_CODE = new SerializedString("jsonRpcCode");
    private static final SerializableString REASON = new SerializedString("reason");
    private static final SerializableString TOOL_COUNT = new SerializedString("toolCount");
    private static final SerializableString CACHED = new SerializedString("cached");

    private final InstantText at = new InstantText();
    private final ByteArrayBuilder bytes = new ByteArrayBuilder(USUAL_BYTES);
    private JsonGenerator json = generator();

    /** The record's bytes. */
    public byte[] write(CallRecord call) {
        boolean whole = false;
        try {
            byte[] written = writeWhole(call);
            whole = true;
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException("memory failed to take a record", e);
        } finally {
            bytes.reset();
            if (!whole) {
                json = generator();
            }
        }
    }

    private byte[] writeWhole(CallRecord call) throws IOException {
        json.writeStartObject();
        number(json, SCHEMA, call.schema());
        text(json, AT, at.of(call.at()));
        text(json, ID, call.id());
        text(json, EDGE, call.edge());
        number(json, CONFIG_OFFSET, call.configOffset());
        target(json, call.target());
        caller(json, call.caller());
        timing(json, call.timing());
        traffic(json, call.traffic());
        result(json, call.result());
        json.writeEndObject();
        json.flush();
        return bytes.toByteArray();
    }

    private JsonGenerator generator() {
        try {
            return Json.MAPPER.getFactory().createGenerator(bytes).setRootValueSeparator(null);
        } catch (IOException e) {
            throw new UncheckedIOException("memory failed to take records", e);
        }
    }

    private static void target(JsonGenerator json, CallRecord.Target target) throws IOException {
        object(json, TARGET);
        text(json, SERVER, target.server());
        text(json, TRANSPORT, target.transport());
        text(json, ERA, target.era());
        text(json, PROTOCOL_VERSION, target.protocolVersion());
        text(json, METHOD, target.method());
        text(json, NAME, target.name());
        json.writeEndObject();
    }

    private static void caller(JsonGenerator json, CallRecord.Caller caller) throws IOException {
        object(json, CALLER);
        text(json, AUTHENTICATION, caller.authentication());
        if (caller.consumer().isPresent()) {
            CallRecord.Consumer consumer = caller.consumer().get();
            object(json, CONSUMER);
            text(json, SUBSCRIPTION, consumer.subscription());
            text(json, PRODUCT, consumer.product());
            text(json, SUBJECT, consumer.subject());
            text(json, CLIENT_ID, consumer.clientId());
            json.writeEndObject();
        }
        text(json, ADDRESS, caller.address());
        text(json, SESSION, caller.session());
        text(json, CLIENT_NAME, caller.clientName());
        text(json, CLIENT_VERSION, caller.clientVersion());
        json.writeEndObject();
    }

    private static void timing(JsonGenerator json, CallRecord.Timing timing) throws IOException {
        object(json, TIMING);
        number(json, UPSTREAM_SENT_MICROS, timing.upstreamSentMicros());
        number(json, FIRST_BYTE_MICROS, timing.firstByteMicros());
        number(json, END_MICROS, timing.endMicros());
        number(json, OVERHEAD_MICROS, timing.overheadMicros());
        json.writeEndObject();
    }

    private static void traffic(JsonGenerator json, CallRecord.Traffic traffic) throws IOException {
        object(json, TRAFFIC);
        number(json, REQUEST_BYTES, traffic.requestBytes());
        number(json, RESPONSE_BYTES, traffic.responseBytes());
        number(json, RESPONSE_EVENTS, traffic.responseEvents());
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, CallRecord.Result result) throws IOException {
        object(json, RESULT);
        text(json, OUTCOME, result.outcome().label());
        number(json, HTTP_STATUS, result.httpStatus());
        number(json, JSON_RPC_CODE, result.jsonRpcCode());
        text(json, REASON, result.reason());
        number(json, TOOL_COUNT, result.toolCount());
        if (result.cached().isPresent()) {
            json.writeFieldName(CACHED);
            json.writeBoolean(result.cached().get());
        }
        json.writeEndObject();
    }

    private static void object(JsonGenerator json, SerializableString field) throws IOException {
        json.writeFieldName(field);
        json.writeStartObject();
    }

    private static void text(JsonGenerator json, SerializableString field, String value) throws IOException {
        json.writeFieldName(field);
        json.writeString(value);
    }

    private static void text(JsonGenerator json, SerializableString field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            text(json, field, value.get());
        }
    }

    private static void number(JsonGenerator json, SerializableString field, long value) throws IOException {
        json.writeFieldName(field);
        json.writeNumber(value);
    }

    private static void number(JsonGenerator json, SerializableString field, Optional<? extends Number> value)
            throws IOException {
        if (value.isPresent()) {
            number(json, field, value.get().longValue());
        }
    }
}
