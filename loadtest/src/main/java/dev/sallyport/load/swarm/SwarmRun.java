package dev.sallyport.load.swarm;

/** Calls that go on until their swarm is closed. */
public final class SwarmRun {
    private final McpClientSwarm swarm;
    private final SaturatingCalls calls;

    SwarmRun(McpClientSwarm swarm, SaturatingCalls calls) {
        this.swarm = swarm;
        this.calls = calls;
    }

    public CallCounts counts() {
        return swarm.onLoop(() -> calls.counts().copy());
    }
}
