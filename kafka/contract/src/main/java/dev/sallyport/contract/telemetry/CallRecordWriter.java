package dev.sallyport.contract.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes call records as {@link Json#codec} does, to the byte. It is spelled out, because an edge writes one for every call:
 * reflection showed in its profile, and a general generator did, too. Confined to one thread.
 */
public final class CallRecordWriter {
    /** Holds all but the longest resource URIs. */
    private static final int USUAL_BYTES = 768;

    private static final int LONG_DIGITS_MAX = 20;
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private static final byte[] TARGET = name("target");
    private static final byte[] CALLER = name("caller");
    private static final byte[] CONSUMER = name("consumer");
    private static final byte[] TIMING = name("timing");
    private static final byte[] TRAFFIC = name("traffic");
    private static final byte[] RESULT = name("result");
    private static final byte[] AT = name("at");
    private static final byte[] ID = name("id");
    private static final byte[] EDGE = name("edge");
    private static final byte[] OUTCOME = name("outcome");
    private static final byte[] SCHEMA = name("schema");
    private static final byte[] CONFIG_OFFSET = name("configOffset");
    private static final byte[] END_MICROS = name("endMicros");
    private static final byte[] REQUEST_BYTES = name("requestBytes");
    private static final byte[] RESPONSE_BYTES = name("responseBytes");
    private static final byte[] RESPONSE_EVENTS = name("responseEvents");
    private static final byte[] SERVER = name("server");
    private static final byte[] TRANSPORT = name("transport");
    private static final byte[] ERA = name("era");
    private static final byte[] PROTOCOL_VERSION = name("protocolVersion");
    private static final byte[] METHOD = name("method");
    private static final byte[] NAME = name("name");
    private static final byte[] AUTHENTICATION = name("authentication");
    private static final byte[] SUBSCRIPTION = name("subscription");
    private static final byte[] PRODUCT = name("product");
    private static final byte[] SUBJECT = name("subject");
    private static final byte[] CLIENT_ID = name("clientId");
    private static final byte[] ADDRESS = name("address");
    private static final byte[] SESSION = name("session");
    private static final byte[] CLIENT_NAME = name("clientName");
    private static final byte[] CLIENT_VERSION = name("clientVersion");
    private static final byte[] UPSTREAM_SENT_MICROS = name("upstreamSentMicros");
    private static final byte[] FIRST_BYTE_MICROS = name("firstByteMicros");
    private static final byte[] OVERHEAD_MICROS = name("overheadMicros");
    private static final byte[] HTTP_STATUS = name("httpStatus");
    private static final byte[] JSON_RPC_CODE = name("jsonRpcCode");
    private static final byte[] REASON = name("reason");
    private static final byte[] TOOL_COUNT = name("toolCount");
    private static final byte[] CACHED = name("cached");

    private final InstantText at = new InstantText();
    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;

    /** The record's bytes. Text that is none, for a half of its last character is missing, has a question mark there. */
    public byte[] write(CallRecord call) {
        length = 0;
        put('{');
        number(SCHEMA, call.schema());
        text(AT, at.of(call.at()));
        text(ID, call.id());
        text(EDGE, call.edge());
        number(CONFIG_OFFSET, call.configOffset());
        target(call.target());
        caller(call.caller());
        timing(call.timing());
        traffic(call.traffic());
        result(call.result());
        put('}');
        return Arrays.copyOf(bytes, length);
    }

    private void target(CallRecord.Target target) {
        object(TARGET);
        text(SERVER, target.server());
        text(TRANSPORT, target.transport());
        text(ERA, target.era());
        text(PROTOCOL_VERSION, target.protocolVersion());
        text(METHOD, target.method());
        text(NAME, target.name());
        put('}');
    }

    private void caller(CallRecord.Caller caller) {
        object(CALLER);
        text(AUTHENTICATION, caller.authentication());
        if (caller.consumer().isPresent()) {
            CallRecord.Consumer consumer = caller.consumer().get();
            object(CONSUMER);
            text(SUBSCRIPTION, consumer.subscription());
            text(PRODUCT, consumer.product());
            text(SUBJECT, consumer.subject());
            text(CLIENT_ID, consumer.clientId());
            put('}');
        }
        text(ADDRESS, caller.address());
        text(SESSION, caller.session());
        text(CLIENT_NAME, caller.clientName());
        text(CLIENT_VERSION, caller.clientVersion());
        put('}');
    }

    private void timing(CallRecord.Timing timing) {
        object(TIMING);
        number(UPSTREAM_SENT_MICROS, timing.upstreamSentMicros());
        number(FIRST_BYTE_MICROS, timing.firstByteMicros());
        number(END_MICROS, timing.endMicros());
        number(OVERHEAD_MICROS, timing.overheadMicros());
        put('}');
    }

    private void traffic(CallRecord.Traffic traffic) {
        object(TRAFFIC);
        number(REQUEST_BYTES, traffic.requestBytes());
        number(RESPONSE_BYTES, traffic.responseBytes());
        number(RESPONSE_EVENTS, traffic.responseEvents());
        put('}');
    }

    private void result(CallRecord.Result result) {
        object(RESULT);
        text(OUTCOME, result.outcome().label());
        number(HTTP_STATUS, result.httpStatus());
        number(JSON_RPC_CODE, result.jsonRpcCode());
        text(REASON, result.reason());
        number(TOOL_COUNT, result.toolCount());
        if (result.cached().isPresent()) {
            field(CACHED);
            put(result.cached().get() ? TRUE : FALSE);
        }
        put('}');
    }

    private void object(byte[] name) {
        field(name);
        put('{');
    }

    private void text(byte[] name, Optional<String> value) {
        if (value.isPresent()) {
            text(name, value.get());
        }
    }

    private void text(byte[] name, String value) {
        field(name);
        int start = length;
        put('"');
        room(value.length());
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each < ' ' || each >= 0x80 || each == '"' || each == '\\') {
                length = start;
                put(mapped(value));
                return;
            }
            bytes[length++] = (byte) each;
        }
        put('"');
    }

    /** Few texts have more than letters, digits and what stands between them. */
    private static byte[] mapped(String text) {
        String wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        try {
            return Json.MAPPER.writeValueAsBytes(wellFormed);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text that JSON cannot hold", e);
        }
    }

    private void number(byte[] name, Optional<? extends Number> value) {
        if (value.isPresent()) {
            number(name, value.get().longValue());
        }
    }

    private void number(byte[] name, long value) {
        field(name);
        room(LONG_DIGITS_MAX);
        if (value < 0) {
            bytes[length++] = '-';
        }
        int digits = 1;
        for (long left = value / 10; left != 0; left /= 10) {
            digits++;
        }
        long left = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + Math.abs(left % 10));
            left /= 10;
        }
        length += digits;
    }

    /** Only the first one of an object stands behind its brace. */
    private void field(byte[] name) {
        if (bytes[length - 1] != '{') {
            put(',');
        }
        put(name);
    }

    private void put(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    private void put(byte[] some) {
        room(some.length);
        System.arraycopy(some, 0, bytes, length, some.length);
        length += some.length;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    private static byte[] name(String name) {
        return ascii('"' + name + "\":");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
