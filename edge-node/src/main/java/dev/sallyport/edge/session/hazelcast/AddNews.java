package dev.sallyport.edge.session.hazelcast;

import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.sallyport.contract.session.SessionRecord;
import dev.sallyport.edge.session.LocalSessionDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Adds to a session, where it is kept, what one edge has seen of it. */
@SuppressWarnings("serial")
final class AddNews implements EntryProcessor<String, HazelcastJsonValue, Boolean>, IdentifiedDataSerializable {
    /** Members take out what has expired; where none does, it goes by itself. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private transient @Nullable String json;

    AddNews() {}

    AddNews(SessionRecord news) {
        this.json = SessionJson.of(news).getValue();
    }

    @Override
    public Boolean process(Map.Entry<String, HazelcastJsonValue> entry) {
        Optional<SessionRecord> news = SessionJson.read(new HazelcastJsonValue(Objects.requireNonNull(json)));
        if (news.isEmpty()) {
            return false;
        }
        SessionRecord after = SessionJson.read(entry.getValue())
                .map(before -> before.plus(news.get()))
                .orElse(news.get());
        ((ExtendedMapEntry<String, HazelcastJsonValue>) entry)
                .setValue(SessionJson.of(after), keptMillis(after), TimeUnit.MILLISECONDS);
        return true;
    }

    static long keptMillis(SessionRecord session) {
        return session.wasKilled()
                ? LocalSessionDirectory.TOMBSTONE.toMillis()
                : session.expiresAt() - session.lastUse() + FORGOTTEN_AFTER.toMillis();
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(Objects.requireNonNull(json));
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        json = in.readString();
    }

    @Override
    public int getFactoryId() {
        return SessionSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return SessionSerialization.ADD_NEWS;
    }
}
