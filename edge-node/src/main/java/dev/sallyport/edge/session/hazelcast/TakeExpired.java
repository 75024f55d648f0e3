package dev.sallyport.edge.session.hazelcast;

import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.sallyport.contract.session.SessionRecord;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes a session out if its time is over, for the one who asks first. What was ended by somebody leaves a tombstone. */
@SuppressWarnings("serial")
final class TakeExpired
        implements EntryProcessor<String, HazelcastJsonValue, @Nullable HazelcastJsonValue>,
                IdentifiedDataSerializable {
    private transient long now;

    TakeExpired() {}

    TakeExpired(long now) {
        this.now = now;
    }

    @Override
    public @Nullable HazelcastJsonValue process(Map.Entry<String, HazelcastJsonValue> entry) {
        HazelcastJsonValue before = entry.getValue();
        Optional<SessionRecord> session = SessionJson.read(before);
        if (session.isEmpty() || session.get().expiresAt() > now) {
            return null;
        }
        if (!session.get().wasKilled()) {
            remove(entry);
            return before;
        }
        if (session.get().farewell().isEmpty()) {
            return null;
        }
        SessionRecord tombstone = session.get().buried();
        ((ExtendedMapEntry<String, HazelcastJsonValue>) entry)
                .setValue(SessionJson.of(tombstone), AddNews.keptMillis(tombstone), TimeUnit.MILLISECONDS);
        return before;
    }

    /** Hazelcast's way to remove the entry that an operation is about. */
    @SuppressWarnings("NullAway")
    private static void remove(Map.Entry<String, HazelcastJsonValue> entry) {
        entry.setValue(null);
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(now);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        now = in.readLong();
    }

    @Override
    public int getFactoryId() {
        return SessionSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return SessionSerialization.TAKE_EXPIRED;
    }
}
