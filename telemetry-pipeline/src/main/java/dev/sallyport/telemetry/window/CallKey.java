package dev.sallyport.telemetry.window;

import dev.sallyport.contract.telemetry.CallRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The place of a call among the recent ones: by time, to the microsecond, then by id. The bytes sort the same way.
 *
 * @param atMicros since the epoch, which no call precedes
 */
public record CallKey(long atMicros, String id) implements Comparable<CallKey> {
    private static final Comparator<CallKey> ORDER =
            Comparator.comparingLong(CallKey::atMicros).thenComparing(CallKey::idBytes, Arrays::compareUnsigned);

    public static CallKey of(CallRecord call) {
        return new CallKey(micros(call.at()), call.id());
    }

    public static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** Sorts before all calls at {@code time} or later, and after all others. */
    public static CallKey boundary(Instant time) {
        return new CallKey(micros(time), "");
    }

    public Instant at() {
        return Instant.EPOCH.plus(atMicros, ChronoUnit.MICROS);
    }

    public byte[] toBytes() {
        byte[] idBytes = idBytes();
        return ByteBuffer.allocate(Long.BYTES + idBytes.length)
                .putLong(atMicros)
                .put(idBytes)
                .array();
    }

    public static CallKey fromBytes(byte[] bytes) {
        return new CallKey(
                ByteBuffer.wrap(bytes).getLong(),
                new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8));
    }

    @Override
    public int compareTo(CallKey other) {
        return ORDER.compare(this, other);
    }

    private byte[] idBytes() {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
