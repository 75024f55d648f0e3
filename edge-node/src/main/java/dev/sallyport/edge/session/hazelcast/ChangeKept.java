package dev.sallyport.edge.session.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.sallyport.edge.session.KeptSession;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes one step with a kept session, where it is kept; gives what it is then, or nothing where there is none. */
@SuppressWarnings("serial")
final class ChangeKept
        implements EntryProcessor<String, KeptSession, @Nullable KeptSession>, IdentifiedDataSerializable {
    private transient @Nullable ReviveStep step;

    ChangeKept() {}

    ChangeKept(ReviveStep step) {
        this.step = step;
    }

    @Override
    public @Nullable KeptSession process(Map.Entry<String, KeptSession> entry) {
        KeptSession before = entry.getValue();
        if (before == null) {
            return null;
        }
        KeptSession after = Objects.requireNonNull(step, "set or read before").applyTo(before);
        if (!after.equals(before)) {
            ((ExtendedMapEntry<String, KeptSession>) entry).setValueWithoutChangingExpiryTime(after);
        }
        return after;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        RevivalSerialization.write(out, Objects.requireNonNull(step, "set or read before"));
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        step = RevivalSerialization.readStep(in);
    }

    @Override
    public int getFactoryId() {
        return RevivalSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return RevivalSerialization.CHANGE;
    }
}
