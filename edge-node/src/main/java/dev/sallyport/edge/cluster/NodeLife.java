package dev.sallyport.edge.cluster;

import dev.sallyport.contract.telemetry.NodeStatus.State;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The states of a node.
 *
 * <pre>
 *   STARTING ──▶ CATCHING_UP ──▶ SERVING ──▶ DRAINING ──▶ STOPPED
 *                     └─────────────────────────▲
 * </pre>
 *
 * Safe for any thread.
 */
public final class NodeLife {
    private static final Set<Need> NEEDED = EnumSet.allOf(Need.class);

    private final Set<Need> met = ConcurrentHashMap.newKeySet();
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);

    /** What must be there before a node serves. */
    public enum Need {
        CONFIGURATION,
        REVOCATIONS,
        WARM_UP
    }

    public State state() {
        return state.get();
    }

    /** The ports are open; the configuration is not complete yet. */
    public void catchUp() {
        state.compareAndSet(State.STARTING, State.CATCHING_UP);
    }

    /** Serves once everything is there. A node that already drains goes on draining. */
    public void has(Need what) {
        met.add(what);
        if (met.containsAll(NEEDED)) {
            state.compareAndSet(State.CATCHING_UP, State.SERVING);
        }
    }

    /** No new work from now on. */
    public void drain() {
        state.set(State.DRAINING);
    }

    public void stopped() {
        state.set(State.STOPPED);
    }
}
