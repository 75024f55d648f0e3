package dev.sallyport.edge.stream.ring.hazelcast;

import com.hazelcast.partition.MigrationListener;
import com.hazelcast.partition.MigrationState;
import com.hazelcast.partition.ReplicaMigrationEvent;

/** Does something once edges have come or gone and partitions are where they belong. */
final class WhenPartitionsMoved implements MigrationListener {
    private final Runnable then;

    WhenPartitionsMoved(Runnable then) {
        this.then = then;
    }

    @Override
    public void migrationStarted(MigrationState state) {
        // What is said at its end is enough.
    }

    @Override
    public void migrationFinished(MigrationState state) {
        then.run();
    }

    @Override
    public void replicaMigrationCompleted(ReplicaMigrationEvent event) {
        // One of many.
    }

    @Override
    public void replicaMigrationFailed(ReplicaMigrationEvent event) {
        // It is tried again.
    }
}
