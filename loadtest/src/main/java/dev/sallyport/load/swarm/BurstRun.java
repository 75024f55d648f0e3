package dev.sallyport.load.swarm;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bursts on a schedule. */
public final class BurstRun {
    private final McpClientSwarm swarm;
    private final BurstCalls calls;

    BurstRun(McpClientSwarm swarm, BurstCalls calls) {
        this.swarm = swarm;
        this.calls = calls;
    }

    public CallCounts counts() {
        return swarm.onLoop(() -> calls.counts().copy());
    }

    /** Waits for the schedule's end; answers that are missing then count as errors. */
    public BurstTimes awaitEnd(Duration within) throws InterruptedException {
        try {
            return calls.ended().get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return swarm.onLoop(() -> {
                calls.giveUp();
                return calls.ended().join();
            });
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the bursts came to no end", failure);
        }
    }
}
