package dev.sallyport.telemetry.topology;

import dev.sallyport.telemetry.topology.CallReading.ReceivedCall;
import dev.sallyport.telemetry.window.CallKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Passes the first copy of each call on. Copies carry the same time, so one look-up by id and time finds the first; a
 * call that ended before the horizon would find it forgotten, so it is late.
 */
final class SkipDuplicates extends ContextualFixedKeyProcessor<String, ReceivedCall, ReceivedCall> {
    private final Duration horizon;
    private final MeterRegistry registry;

    @SuppressWarnings("NullAway.Init") // set by init, which Streams calls first
    private WindowStore<String, Long> seen;

    @SuppressWarnings("NullAway.Init") // set by init, which Streams calls first
    private Tally tally;

    SkipDuplicates(Duration horizon, MeterRegistry registry) {
        this.horizon = horizon;
        this.registry = registry;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, ReceivedCall> context) {
        super.init(context);
        seen = context.getStateStore(CallTopology.SEEN);
        tally = Tally.in(context, registry);
    }

    @Override
    public void process(FixedKeyRecord<String, ReceivedCall> record) {
        long ended = record.timestamp();
        if (ended < context().currentStreamTimeMs() - horizon.toMillis()) {
            tally.add(Tallied.LATE);
        } else if (seen.fetch(record.key(), ended) != null) {
            tally.add(Tallied.DUPLICATE);
        } else {
            seen.put(record.key(), CallKey.of(record.value().call()).atMicros(), ended);
            context().forward(record);
        }
    }
}
