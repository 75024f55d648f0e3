package dev.sallyport.load.swarm;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls on a schedule. */
public final class PacedRun {
    private final McpClientSwarm swarm;
    private final PacedCalls calls;

    PacedRun(McpClientSwarm swarm, PacedCalls calls) {
        this.swarm = swarm;
        this.calls = calls;
    }

    public CallCounts counts() {
        return swarm.onLoop(() -> calls.counts().copy());
    }

    /** Waits for the schedule's end; answers that are missing then count as errors. */
    public Latencies awaitEnd(Duration within) throws InterruptedException {
        try {
            return calls.ended().get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return swarm.onLoop(() -> {
                calls.giveUp();
                return calls.ended().join();
            });
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the calls came to no end", failure);
        }
    }
}
