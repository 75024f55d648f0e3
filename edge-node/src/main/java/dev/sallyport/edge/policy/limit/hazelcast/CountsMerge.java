package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import dev.sallyport.edge.policy.limit.Slots;
import dev.sallyport.edge.policy.limit.WindowCount;

/** When two sides meet again: the larger count of a window, the slots of both. */
public final class CountsMerge implements SplitBrainMergePolicy<Object, MergingValue<Object>, Object> {
    /** For Hazelcast, which makes it by its name. */
    public CountsMerge() {}

    @Override
    public Object merge(MergingValue<Object> merging, MergingValue<Object> existing) {
        Object came = merging.getDeserializedValue();
        Object here = existing == null ? null : existing.getDeserializedValue();
        if (came instanceof WindowCount count && here instanceof WindowCount other) {
            return other.larger(count);
        }
        if (came instanceof Slots slots && here instanceof Slots other) {
            return other.union(slots);
        }
        return here == null ? came : here;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // Nothing to say: it has no state.
    }

    @Override
    public void readData(ObjectDataInput in) {
        // As above.
    }
}
