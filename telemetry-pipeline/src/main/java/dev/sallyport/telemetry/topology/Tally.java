package dev.sallyport.telemetry.topology;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts what is left out: exactly, in a store that survives; and as a metric of this process. */
final class Tally {
    /** A metric of this name, with the label {@code result}, counts every record that was read. */
    static final String RECORDS = "sallyport.telemetry.records";

    private final KeyValueStore<String, Long> store;
    private final MeterRegistry registry;

    private Tally(KeyValueStore<String, Long> store, MeterRegistry registry) {
        this.store = store;
        this.registry = registry;
    }

    static Tally in(ProcessingContext context, MeterRegistry registry) {
        return new Tally(context.getStateStore(CallTopology.TALLIES), registry);
    }

    void add(Tallied what) {
        Long before = store.get(what.label());
        store.put(what.label(), before == null ? 1 : before + 1);
        registry.counter(RECORDS, "result", what.label()).increment();
    }
}
