package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens to one counter at its owner. The backup does not repeat it, for its clock and roster are
 * others: it gets the value that came out.
 *
 * @param <V> what is kept
 * @param <R> what is answered
 */
@SuppressWarnings("serial")
abstract class CounterOperation<V, R>
        implements EntryProcessor<String, V, R>, IdentifiedDataSerializable, HazelcastInstanceAware {
    private transient @Nullable CounterOwner owner;
    private transient @Nullable StoredValue<V, R> stored;

    /** What is answered, and what is to be kept for how long, if anything changed. */
    record Outcome<V, R>(R answer, Optional<StoredValue<V, R>> change) {
        static <V, R> Outcome<V, R> unchanged(R answer) {
            return new Outcome<>(answer, Optional.empty());
        }

        static <V, R> Outcome<V, R> changed(R answer, V value, long keptMillis) {
            return new Outcome<>(answer, Optional.of(new StoredValue<>(value, keptMillis)));
        }
    }

    abstract Outcome<V, R> happen(CounterOwner at, String name, Optional<V> before);

    @Override
    public final void setHazelcastInstance(HazelcastInstance instance) {
        owner = CounterOwner.of(instance);
    }

    @Override
    public final R process(Map.Entry<String, V> entry) {
        CounterOwner here = Objects.requireNonNull(owner, "set by Hazelcast before it calls");
        Outcome<V, R> outcome = happen(here, entry.getKey(), Optional.ofNullable(entry.getValue()));
        outcome.change().ifPresent(change -> change.process(entry));
        stored = outcome.change().orElse(null);
        return outcome.answer();
    }

    /** Asked after {@link #process}: what the backup is to keep. */
    @Override
    public final @Nullable EntryProcessor<String, V, R> getBackupProcessor() {
        return stored;
    }

    @Override
    public final int getFactoryId() {
        return LimitSerialization.FACTORY;
    }
}
