package dev.sallyport.telemetry.query;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.telemetry.topology.CallTopology;
import dev.sallyport.telemetry.topology.Tallied;
import dev.sallyport.telemetry.window.Aggregate;
import dev.sallyport.telemetry.window.CallKey;
import dev.sallyport.telemetry.window.WindowKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * The stores of the partitions that this instance has. Reads block, and fail with Streams'
 * {@code InvalidStateStoreException} when a partition moves meanwhile. Safe for any thread that may block.
 */
final class LocalStores {
    private static final Codec<CallRecord> CODEC = Json.codec(CallRecord.class);
    /** A search for what is rare ends after this many calls, a tenth of a second or so, and says where to go on. */
    private static final int LOOKED_AT_MAX = 20_000;
    /** No call is further ahead of this clock. */
    private static final Duration AHEAD_MAX = Duration.ofMinutes(10);

    private final KafkaStreams streams;
    private final Duration callsKept;
    private final InstantSource clock;

    LocalStores(KafkaStreams streams, Duration callsKept, InstantSource clock) {
        this.streams = streams;
        this.callsKept = callsKept;
        this.clock = clock;
    }

    SeriesPart series(int partition, SeriesQuery query) {
        SeriesPart part = new SeriesPart();
        Bytes from = Bytes.wrap(WindowKey.boundary(query.from()));
        Bytes to = Bytes.wrap(WindowKey.boundary(query.to()));
        try (KeyValueIterator<Bytes, byte[]> windows =
                byTime(CallTopology.windows(query.window()), partition).range(from, to)) {
            while (windows.hasNext()) {
                KeyValue<Bytes, byte[]> window = windows.next();
                WindowKey key = WindowKey.fromBytes(window.key.get());
                if (query.matches(key.series())) {
                    Aggregate aggregate = Aggregate.fromBytes(window.value);
                    part.addFolded(key.series(), aggregate);
                    part.add(query.group(key.series()), key.start(), aggregate);
                } else if (key.series().isFolded() && query.mayBeIn(key.series())) {
                    part.addFolded(key.series(), Aggregate.fromBytes(window.value));
                }
            }
        }
        ReadOnlyKeyValueStore<String, Long> tallies =
                store(CallTopology.TALLIES, QueryableStoreTypes.keyValueStore(), partition);
        for (Tallied what : Tallied.values()) {
            Optional.ofNullable(tallies.get(what.label())).ifPresent(records -> part.add(what, records));
        }
        return part;
    }

    CallsPart calls(int partition, CallsQuery query) {
        List<CallRecord> found = new ArrayList<>();
        Bytes from =
                Bytes.wrap(CallKey.boundary(query.from().orElse(Instant.EPOCH)).toBytes());
        Bytes to = Bytes.wrap(query.below()
                .orElseGet(() -> CallKey.boundary(clock.instant().plus(AHEAD_MAX)))
                .toBytes());
        int lookedAt = 0;
        try (KeyValueIterator<Bytes, byte[]> calls =
                byTime(CallTopology.RECENT_CALLS, partition).reverseRange(from, to)) {
            while (calls.hasNext()) {
                KeyValue<Bytes, byte[]> entry = calls.next();
                if (entry.key.equals(to)) {
                    continue;
                }
                CallRecord call = CODEC.decode(entry.value);
                if (query.matches(call)) {
                    found.add(call);
                }
                if (found.size() == query.limit() || ++lookedAt == LOOKED_AT_MAX) {
                    return new CallsPart(found, Optional.of(CallKey.fromBytes(entry.key.get())));
                }
            }
        }
        return new CallsPart(found, Optional.empty());
    }

    Optional<CallRecord> call(int partition, String id) {
        Instant now = clock.instant();
        ReadOnlyWindowStore<String, Long> seen = store(CallTopology.SEEN, QueryableStoreTypes.windowStore(), partition);
        ReadOnlyKeyValueStore<Bytes, byte[]> calls = byTime(CallTopology.RECENT_CALLS, partition);
        try (WindowStoreIterator<Long> times =
                seen.backwardFetch(id, now.minus(callsKept).minus(AHEAD_MAX), now.plus(AHEAD_MAX))) {
            while (times.hasNext()) {
                byte[] call = calls.get(Bytes.wrap(new CallKey(times.next().value, id).toBytes()));
                if (call != null) {
                    return Optional.of(CODEC.decode(call));
                }
            }
        }
        return Optional.empty();
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> byTime(String name, int partition) {
        return store(name, QueryableStoreTypes.keyValueStore(), partition);
    }

    private <T> T store(String name, QueryableStoreType<T> type, int partition) {
        return streams.store(StoreQueryParameters.fromNameAndType(name, type).withPartition(partition));
    }
}
