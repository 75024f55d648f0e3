package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.spi.merge.DiscardMergePolicy;

/** What limits need of a member's settings. */
public final class HazelcastLimits {
    static final String WINDOWS = "sallyport.limits.windows";
    static final String SLOTS = "sallyport.limits.slots";
    static final String LEDGER = "sallyport.limits.ledger";

    /** A count that was acknowledged survives so many members' deaths at once. */
    static final int BACKUPS = 1;

    private HazelcastLimits() {}

    /** Adds the maps and their serialization, and lets operations find {@code roster}. */
    public static void addTo(Config config, ClusterRoster roster) {
        config.addMapConfig(counts(WINDOWS));
        config.addMapConfig(counts(SLOTS));
        // What a minority wrote of the majority is not to be remembered.
        config.addMapConfig(counts(LEDGER)
                .setMergePolicyConfig(new MergePolicyConfig().setPolicy(DiscardMergePolicy.class.getName())));
        config.getUserContext().put(CounterOwner.KEY, roster);
        addTo(config.getSerializationConfig());
    }

    /** Adds the serialization, which clients need too. */
    public static void addTo(SerializationConfig config) {
        LimitSerialization.addTo(config);
    }

    /** No eviction: it would forget live counts. Entries go with their window. */
    private static MapConfig counts(String name) {
        return new MapConfig(name)
                .setBackupCount(BACKUPS)
                .setAsyncBackupCount(0)
                .setReadBackupData(false)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setStatisticsEnabled(false)
                .setMergePolicyConfig(new MergePolicyConfig().setPolicy(CountsMerge.class.getName()));
    }
}
