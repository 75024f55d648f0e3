package dev.sallyport.edge.stream.ring.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.sallyport.edge.stream.ring.Ring;
import dev.sallyport.edge.stream.ring.RingBatch;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Adds a batch to each ring, or begins one. Says whether nobody has taken it over since. */
@SuppressWarnings("serial")
final class AppendToRings implements EntryProcessor<RingKey, Ring, Boolean>, IdentifiedDataSerializable {
    private transient Map<String, RingBatch> batches = Map.of();

    AppendToRings() {}

    /** By stream. */
    AppendToRings(Map<String, RingBatch> batches) {
        this.batches = Map.copyOf(batches);
    }

    @Override
    public Boolean process(Map.Entry<RingKey, Ring> entry) {
        RingBatch added = Objects.requireNonNull(batches.get(entry.getKey().stream()), "one for each key");
        Ring ring = Optional.ofNullable(entry.getValue()).orElseGet(() -> Ring.of(added.owner(), added.term()));
        if (!ring.append(added)) {
            return false;
        }
        ((ExtendedMapEntry<RingKey, Ring>) entry).setValue(ring, added.bounds().ageMillis(), TimeUnit.MILLISECONDS);
        return true;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(batches.size());
        for (Map.Entry<String, RingBatch> each : batches.entrySet()) {
            out.writeString(each.getKey());
            RingSerialization.writeBatch(out, each.getValue());
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        int count = in.readInt();
        Map<String, RingBatch> read = new HashMap<>();
        for (int i = 0; i < count; i++) {
            read.put(Objects.requireNonNull(in.readString()), RingSerialization.readBatch(in));
        }
        batches = read;
    }

    @Override
    public int getFactoryId() {
        return RingSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return RingSerialization.APPEND;
    }
}
