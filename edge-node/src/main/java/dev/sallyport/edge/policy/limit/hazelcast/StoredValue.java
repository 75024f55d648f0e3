package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps a value that was found elsewhere, for a time. */
@SuppressWarnings("serial")
final class StoredValue<V, R> implements EntryProcessor<String, V, R>, IdentifiedDataSerializable {
    private @Nullable V value;
    private long keptMillis;

    StoredValue() {}

    StoredValue(V value, long keptMillis) {
        this.value = value;
        this.keptMillis = Math.max(1, keptMillis);
    }

    @Override
    public @Nullable R process(Map.Entry<String, V> entry) {
        V kept = Objects.requireNonNull(value, "set or read before");
        ((ExtendedMapEntry<String, V>) entry).setValue(kept, keptMillis, TimeUnit.MILLISECONDS);
        return null;
    }

    @Override
    public @Nullable EntryProcessor<String, V, R> getBackupProcessor() {
        return null;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeObject(value);
        out.writeLong(keptMillis);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        value = in.readObject();
        keptMillis = in.readLong();
    }

    @Override
    public int getFactoryId() {
        return LimitSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return LimitSerialization.STORED_VALUE;
    }
}
