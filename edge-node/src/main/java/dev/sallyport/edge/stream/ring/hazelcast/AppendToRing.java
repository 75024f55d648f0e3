package dev.sallyport.edge.stream.ring.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.sallyport.edge.stream.ring.Ring;
import dev.sallyport.edge.stream.ring.RingBatch;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Adds a batch to a ring, or begins one. Says whether the ring is still the batch's owner's. */
@SuppressWarnings("serial")
final class AppendToRing implements EntryProcessor<String, Ring, Boolean>, IdentifiedDataSerializable {
    private transient @Nullable RingBatch batch;

    AppendToRing() {}

    AppendToRing(RingBatch batch) {
        this.batch = batch;
    }

    @Override
    public Boolean process(Map.Entry<String, Ring> entry) {
        RingBatch added = Objects.requireNonNull(batch, "set or read before");
        Ring ring = Optional.ofNullable(entry.getValue()).orElseGet(() -> Ring.of(added.owner()));
        if (!ring.append(added)) {
            return false;
        }
        ((ExtendedMapEntry<String, Ring>) entry).setValue(ring, added.bounds().ageMillis(), TimeUnit.MILLISECONDS);
        return true;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        RingSerialization.writeBatch(out, Objects.requireNonNull(batch, "set or read before"));
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        batch = RingSerialization.readBatch(in);
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
