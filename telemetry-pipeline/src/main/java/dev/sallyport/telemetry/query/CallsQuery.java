package dev.sallyport.telemetry.query;

import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.telemetry.window.CallKey;
import dev.sallyport.telemetry.window.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the recent calls, newest first.
 *
 * @param filter what a call must have
 * @param from the earliest time that is asked for
 * @param to no call at this time or later
 * @param before only calls that come after this one in the answer: the page before ended there
 */
record CallsQuery(
        Map<Dimension, String> filter,
        Optional<String> edge,
        Optional<Instant> from,
        Optional<Instant> to,
        int limit,
        Optional<CallKey> before) {
    CallsQuery {
        filter = Map.copyOf(filter);
    }

    boolean matches(CallRecord call) {
        if (edge.isPresent() && !edge.get().equals(call.edge())) {
            return false;
        }
        SeriesKey series = SeriesKey.of(call);
        return filter.entrySet().stream()
                .allMatch(wanted -> wanted.getKey()
                        .of(series)
                        .filter(SeriesKey.bounded(wanted.getValue())::equals)
                        .isPresent());
    }

    /** Only keys below this are asked for. */
    Optional<CallKey> below() {
        Optional<CallKey> end = to.map(CallKey::boundary);
        return before.isPresent() && end.isPresent()
                ? Optional.of(before.get().compareTo(end.get()) < 0 ? before.get() : end.get())
                : before.or(() -> end);
    }

    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        filter.forEach((dimension, value) -> parameters.put(dimension.label(), value));
        edge.ifPresent(value -> parameters.put("edge", value));
        from.ifPresent(time -> parameters.put("from", time.toString()));
        to.ifPresent(time -> parameters.put("to", time.toString()));
        parameters.put("limit", Integer.toString(limit));
        before.ifPresent(key -> parameters.put("cursor", cursor(key)));
        return parameters;
    }

    static String cursor(CallKey key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.toBytes());
    }

    /** Empty when it is not a cursor that was handed out. */
    static Optional<CallKey> fromCursor(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor.getBytes(StandardCharsets.US_ASCII));
            return bytes.length <= Long.BYTES || bytes[0] < 0
                    ? Optional.empty()
                    : Optional.of(CallKey.fromBytes(bytes));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
