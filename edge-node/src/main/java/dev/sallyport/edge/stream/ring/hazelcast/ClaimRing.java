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

/** Makes an edge the owner of a stream that nobody reads, or whose owner is dead. Gives the term, or 0. */
@SuppressWarnings("serial")
final class ClaimRing implements EntryProcessor<RingKey, Ring, Long>, IdentifiedDataSerializable {
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
    public Long process(Map.Entry<RingKey, Ring> entry) {
        Ring ring = entry.getValue();
        long term = ring == null ? 1 : ring.claim(from, by);
        if (term > 0) {
            ((ExtendedMapEntry<RingKey, Ring>) entry)
                    .setValue(ring == null ? Ring.of(by, term) : ring, KEPT_SECONDS, TimeUnit.SECONDS);
        }
        return term;
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
