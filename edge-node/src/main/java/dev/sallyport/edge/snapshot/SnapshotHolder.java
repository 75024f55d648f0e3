package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.telemetry.NodeStatus.Reject;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Where the snapshot in force is found. Safe for any thread; one thread publishes. */
public final class SnapshotHolder {
    private final AtomicReference<SnapshotCompiler.Compilation> current =
            new AtomicReference<>(new SnapshotCompiler.Compilation(GatewaySnapshot.EMPTY, List.of()));

    private volatile boolean filled;

    /** Whether there has been any configuration; an empty one counts. */
    public boolean isFilled() {
        return filled;
    }

    public GatewaySnapshot current() {
        return current.get().snapshot();
    }

    public List<Reject> rejects() {
        return current.get().rejects();
    }

    /** Puts a finished snapshot in force for every exchange that starts from now on. */
    public void publish(SnapshotCompiler.Compilation compilation) {
        current.set(compilation);
        filled = true;
    }
}
