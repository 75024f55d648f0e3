package dev.sallyport.edge.cluster;

import dev.sallyport.contract.telemetry.NodeStatus.State;
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
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);

    public State state() {
        return state.get();
    }

    /** The ports are open; the configuration is not complete yet. */
    public void catchUp() {
        state.compareAndSet(State.STARTING, State.CATCHING_UP);
    }

    /** The configuration is in force. A node that already drains goes on draining. */
    public void serve() {
        state.compareAndSet(State.CATCHING_UP, State.SERVING);
    }

    /** No new work from now on. */
    public void drain() {
        state.set(State.DRAINING);
    }

    public void stopped() {
        state.set(State.STOPPED);
    }
}
