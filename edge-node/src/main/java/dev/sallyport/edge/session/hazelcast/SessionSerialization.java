package dev.sallyport.edge.session.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.IndexConfig;
import com.hazelcast.config.IndexType;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.sallyport.contract.session.SessionRecord;

/** What the directory needs of Hazelcast's settings. The numbers are on the wire between edges and never change. */
public final class SessionSerialization {
    static final int FACTORY = 5_714;
    static final int ADD_NEWS = 1;
    static final int TAKE_EXPIRED = 2;
    static final String OWNER = "owner";
    static final String SERVER = "server";
    static final String EXPIRES_AT = "expiresAt";

    private SessionSerialization() {}

    /** Adds the map and its operations to a member's settings. */
    public static void addTo(Config config) {
        config.addMapConfig(new MapConfig(SessionRecord.MAP)
                .setBackupCount(1)
                .setStatisticsEnabled(false)
                .addIndexConfig(new IndexConfig(IndexType.HASH, OWNER))
                .addIndexConfig(new IndexConfig(IndexType.HASH, SERVER))
                .addIndexConfig(new IndexConfig(IndexType.SORTED, EXPIRES_AT)));
        addTo(config.getSerializationConfig());
    }

    /** Adds the operations, which clients need too. */
    public static void addTo(SerializationConfig config) {
        config.addDataSerializableFactory(FACTORY, new Factory());
    }

    private static final class Factory implements DataSerializableFactory {
        @Override
        public IdentifiedDataSerializable create(int typeId) {
            return switch (typeId) {
                case ADD_NEWS -> new AddNews();
                case TAKE_EXPIRED -> new TakeExpired();
                default -> throw new IllegalArgumentException("type " + typeId + " (expected: 1 or 2)");
            };
        }
    }
}
