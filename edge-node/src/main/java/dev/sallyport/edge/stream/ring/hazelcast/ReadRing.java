package dev.sallyport.edge.stream.ring.hazelcast;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.sallyport.edge.stream.ring.Ring;
import dev.sallyport.edge.stream.ring.RingReading;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a ring from a position on. */
@SuppressWarnings("serial")
final class ReadRing
        implements EntryProcessor<RingKey, Ring, @Nullable RingReading>, IdentifiedDataSerializable, ReadOnly {
    private long after;

    ReadRing() {}

    ReadRing(long after) {
        this.after = after;
    }

    @Override
    public @Nullable RingReading process(Map.Entry<RingKey, Ring> entry) {
        Ring ring = entry.getValue();
        return ring == null ? null : ring.read(after);
    }

    @Override
    public @Nullable EntryProcessor<RingKey, Ring, @Nullable RingReading> getBackupProcessor() {
        return null;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(after);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        after = in.readLong();
    }

    @Override
    public int getFactoryId() {
        return RingSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return RingSerialization.READ;
    }
}
