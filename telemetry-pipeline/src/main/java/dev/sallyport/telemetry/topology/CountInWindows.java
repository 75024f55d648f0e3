package dev.sallyport.telemetry.topology;

import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.telemetry.topology.CallReading.ReceivedCall;
import dev.sallyport.telemetry.window.Keeping;
import dev.sallyport.telemetry.window.SeriesKey;
import dev.sallyport.telemetry.window.WindowSize;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Counts each call in its window of one size, and passes it on. */
final class CountInWindows extends ContextualFixedKeyProcessor<String, ReceivedCall, ReceivedCall> {
    private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(30);

    private final WindowSize size;
    private final Keeping keeping;
    private final Duration slack;
    private final MeterRegistry registry;

    @SuppressWarnings("NullAway.Init") // set by init, which Streams calls first
    private WindowTable windows;

    @SuppressWarnings("NullAway.Init") // set by init, which Streams calls first
    private Tally tally;

    /** Prepares to count; windows outlive their keeping by {@code slack}, for the sake of who is just reading them. */
    CountInWindows(WindowSize size, Keeping keeping, Duration slack, MeterRegistry registry) {
        this.size = size;
        this.keeping = keeping;
        this.slack = slack;
        this.registry = registry;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, ReceivedCall> context) {
        super.init(context);
        windows = new WindowTable(context.getStateStore(CallTopology.windows(size)), keeping.seriesPerWindow());
        tally = Tally.in(context, registry);
        context.schedule(
                EXPIRY_INTERVAL,
                PunctuationType.WALL_CLOCK_TIME,
                now -> windows.dropBefore(
                        Instant.ofEpochMilli(now).minus(keeping.windows(size)).minus(slack)));
    }

    @Override
    public void process(FixedKeyRecord<String, ReceivedCall> record) {
        CallRecord call = record.value().call();
        Instant start = size.startOf(call.at());
        if (isGone(start)) {
            tally.add(Tallied.lateFor(size));
        } else {
            windows.add(start, SeriesKey.of(call), call);
        }
        context().forward(record);
    }

    /** By the records' own clock, so that a pipeline that was away counts what it missed like one that was not. */
    private boolean isGone(Instant start) {
        Instant keptSince =
                Instant.ofEpochMilli(context().currentStreamTimeMs()).minus(keeping.windows(size));
        return start.plus(size.length()).isBefore(keptSince);
    }
}
