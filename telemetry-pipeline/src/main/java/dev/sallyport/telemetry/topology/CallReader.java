package dev.sallyport.telemetry.topology;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.telemetry.topology.CallReading.NotACall;
import dev.sallyport.telemetry.topology.CallReading.ReceivedCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Reads records of {@code sallyport.calls} and never fails: what cannot be counted rightly is a {@link NotACall}. */
final class CallReader implements Deserializer<CallReading> {
    private static final Codec<CallRecord> CODEC = Json.codec(CallRecord.class);
    /** A record is some 700 bytes; with opted-in arguments and results it may grow, never beyond what a store holds. */
    private static final int BYTES_MAX = 256 * 1024;

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
    /**
     * A clock that is ahead would make the honest records of all other edges late, and it would keep its windows
     * beyond their time.
     */
    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

    private final InstantSource clock;

    private CallReader(InstantSource clock) {
        this.clock = clock;
    }

    static Serde<CallReading> serde(InstantSource clock) {
        return Serdes.serdeFrom(
                (topic, reading) -> {
                    throw new UnsupportedOperationException("calls are only read here");
                },
                new CallReader(clock));
    }

    @Override
    public CallReading deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return new NotACall("no value");
        }
        if (bytes.length > BYTES_MAX) {
            return new NotACall("more than " + BYTES_MAX + " bytes");
        }
        try {
            ReceivedCall read = new ReceivedCall(CODEC.decode(bytes), Bytes.wrap(bytes));
            return problem(read).<CallReading>map(NotACall::new).orElse(read);
        } catch (MalformedRecord malformed) {
            return new NotACall(String.valueOf(malformed.getMessage()));
        }
    }

    private Optional<String> problem(ReceivedCall read) {
        CallRecord call = read.call();
        if (call.schema() != CallRecord.SCHEMA) {
            return Optional.of("schema " + call.schema() + ", and this pipeline reads schema " + CallRecord.SCHEMA);
        }
        if (!ID.matcher(call.id()).matches()) {
            return Optional.of("an id that is not 1 to 128 visible ASCII characters");
        }
        if (call.timing().endMicros() < 0
                || call.timing().overheadMicros().filter(micros -> micros < 0).isPresent()
                || call.traffic().requestBytes() < 0
                || call.traffic().responseBytes() < 0) {
            return Optional.of("a negative time or size");
        }
        Instant now = clock.instant();
        if (call.at().isBefore(Instant.EPOCH) || call.at().isAfter(now.plus(AHEAD_MAX))) {
            return Optional.of("a time before 1970 or in the future: is the edge's clock right?");
        }
        // Compared as durations: the end of a hostile record may lie beyond what an Instant holds.
        Duration untilNow = Duration.between(call.at(), now.plus(AHEAD_MAX));
        return call.timing().endMicros() / 1_000 > untilNow.toMillis()
                ? Optional.of("an end in the future: is the edge's clock right?")
                : Optional.empty();
    }
}
