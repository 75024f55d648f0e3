package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ToolCall;

/** Each connection sends its next call as soon as the last is answered: how much goes through. */
final class SaturatingCalls implements Calls {
    private final CallCounts counts = new CallCounts();
    private long nextId = ToolCall.FIRST_ID;

    @Override
    public void begin(McpConnection connection) {
        connection.call(nextId++);
    }

    @Override
    public void answered(McpConnection connection, CallOutcome outcome) {
        counts.add(outcome);
        connection.call(nextId++);
    }

    @Override
    public void lost(McpConnection connection) {
        counts.add(CallOutcome.CONNECTION_LOST);
    }

    @Override
    public CallCounts counts() {
        return counts;
    }
}
