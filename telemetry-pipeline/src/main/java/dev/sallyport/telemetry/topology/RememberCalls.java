package dev.sallyport.telemetry.topology;

import dev.sallyport.telemetry.topology.CallReading.ReceivedCall;
import dev.sallyport.telemetry.window.CallKey;
import dev.sallyport.telemetry.window.Keeping;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the recent calls, bounded by age and by number. Between two sweeps there may be more of them. */
final class RememberCalls implements Processor<String, ReceivedCall, Void, Void> {
    private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(10);

    private final Keeping keeping;
    private final Counter counted;
    /** All before is dropped: a sweep from the very beginning would pass over every deleted entry again. */
    private CallKey oldest = CallKey.boundary(Instant.EPOCH);

    private long kept;

    @SuppressWarnings("NullAway.Init") // set by init, which Streams calls first
    private KeyValueStore<Bytes, byte[]> calls;

    RememberCalls(Keeping keeping, MeterRegistry registry) {
        this.keeping = keeping;
        this.counted = registry.counter(Tally.RECORDS, "result", "counted");
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        calls = context.getStateStore(CallTopology.RECENT_CALLS);
        kept = 0;
        try (KeyValueIterator<Bytes, byte[]> restored = calls.all()) {
            while (restored.hasNext()) {
                restored.next();
                kept++;
            }
        }
        context.schedule(
                EXPIRY_INTERVAL,
                PunctuationType.WALL_CLOCK_TIME,
                now -> sweep(CallKey.boundary(Instant.ofEpochMilli(now).minus(keeping.calls()))));
    }

    @Override
    public void process(Record<String, ReceivedCall> record) {
        CallKey key = CallKey.of(record.value().call());
        calls.put(Bytes.wrap(key.toBytes()), record.value().bytes().get());
        kept++;
        if (key.compareTo(oldest) < 0) {
            oldest = key;
        }
        counted.increment();
    }

    private void sweep(CallKey expired) {
        try (KeyValueIterator<Bytes, byte[]> byAge = calls.range(Bytes.wrap(oldest.toBytes()), null)) {
            while (byAge.hasNext()) {
                Bytes key = byAge.next().key;
                oldest = CallKey.fromBytes(key.get());
                if (kept <= keeping.callsPerPartition() && oldest.compareTo(expired) >= 0) {
                    return;
                }
                calls.delete(key);
                kept--;
            }
        }
    }
}
