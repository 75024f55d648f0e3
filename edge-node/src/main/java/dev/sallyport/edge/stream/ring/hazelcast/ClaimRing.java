package dev.sallyport.edge.stream.ring.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.sallyport.edge.stream.ring.Ring;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes an edge the owner of a stream that nobody reads, or whose owner is dead. */
@SuppressWarnings("serial")
final class ClaimRing implements EntryProcessor<RingKey, Ring, Boolean>, IdentifiedDataSerializable {
    /** Until its new owner has added something. */
    private static final long KEPT_SECONDS = 60;

    private long from;
    private long by;

    ClaimRing() {}

    ClaimRing(long from, long by) {
        this.from = from;
        this.by = by;
    }

    @Override
    public Boolean process(Map.Entry<RingKey, Ring> entry) {
        Ring ring = entry.getValue();
        if (ring != null && !ring.claim(from, by)) {
            return false;
        }
        ((ExtendedMapEntry<RingKey, Ring>) entry)
                .setValue(ring == null ? Ring.of(by) : ring, KEPT_SECONDS, TimeUnit.SECONDS);
        return true;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(from);
        out.writeLong(by);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        from = in.readLong();
        by = in.readLong();
    }

    @Override
    public int getFactoryId() {
        return RingSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return RingSerialization.CLAIM;
    }
}
