package dev.sallyport.load.swarm;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Calls under a limit, until they are ended. */
public final class AttemptRun {
    private final McpClientSwarm swarm;
    private final Attempts calls;

    AttemptRun(McpClientSwarm swarm, Attempts calls) {
        this.swarm = swarm;
        this.calls = calls;
    }

    public CallCounts counts() {
        return swarm.onLoop(() -> calls.counts().copy());
    }

    /** Sends no more; returns when all that was sent is answered. */
    public Admissions end(Duration within) {
        return swarm.onLoop(calls::stop)
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
