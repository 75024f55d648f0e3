package dev.sallyport.telemetry.topology;

import dev.sallyport.telemetry.topology.CallReading.NotACall;
import dev.sallyport.telemetry.topology.CallReading.ReceivedCall;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes calls on; counts what is not a call, and logs where it is. */
final class SkipUnreadable extends ContextualFixedKeyProcessor<String, CallReading, ReceivedCall> {
    private static final Logger LOG = LoggerFactory.getLogger(SkipUnreadable.class);

    private final MeterRegistry registry;

    @SuppressWarnings("NullAway.Init") // set by init, which Streams calls first
    private Tally tally;

    SkipUnreadable(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, ReceivedCall> context) {
        super.init(context);
        tally = Tally.in(context, registry);
    }

    @Override
    public void process(FixedKeyRecord<String, CallReading> record) {
        switch (record.value()) {
            case ReceivedCall received -> {
                if (received.call().id().equals(record.key())) {
                    context().forward(record.withValue(received));
                } else {
                    // Copies of it may be in any partition, so it could not be counted exactly once.
                    skip("its key is not the call's id");
                }
            }
            case NotACall notACall -> skip(notACall.why());
        }
    }

    private void skip(String why) {
        tally.add(Tallied.MALFORMED);
        context()
                .recordMetadata()
                .ifPresent(metadata -> LOG.atWarn()
                        .addKeyValue("topic", metadata.topic())
                        .addKeyValue("partition", metadata.partition())
                        .addKeyValue("offset", metadata.offset())
                        .addKeyValue("error", why)
                        .log("skipped a malformed record"));
    }
}
