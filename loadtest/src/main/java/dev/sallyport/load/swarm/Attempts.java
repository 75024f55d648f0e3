package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ToolCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Each connection sends its next call as soon as the last is answered or refused, and it is kept when which were let through. */
final class Attempts implements Calls {
    private final LongSupplier clock;
    private final CallCounts counts = new CallCounts();
    private final Admissions admissions;
    /** By connection: when its call was sent. */
    private final long[] sent;

    private final CompletableFuture<Admissions> ended = new CompletableFuture<>();
    private int calling;
    private boolean stopping;
    private long nextId = ToolCall.FIRST_ID;

    /** @param clock milliseconds since the epoch, as the edges have it */
    Attempts(LongSupplier clock, int connections, Duration period) {
        this.clock = clock;
        this.admissions = new Admissions(period);
        this.sent = new long[connections];
        this.calling = connections;
    }

    @Override
    public void begin(McpConnection connection) {
        call(connection);
    }

    private void call(McpConnection connection) {
        sent[connection.index()] = clock.getAsLong();
        connection.call(nextId++);
    }

    @Override
    public void answered(McpConnection connection, CallOutcome outcome) {
        counts.add(outcome);
        if (outcome == CallOutcome.OK) {
            admissions.add(sent[connection.index()], clock.getAsLong());
        }
        if (stopping) {
            finish();
        } else {
            call(connection);
        }
    }

    @Override
    public void lost(McpConnection connection) {
        if (!ended.isDone()) {
            counts.add(CallOutcome.CONNECTION_LOST);
            finish();
        }
    }

    private void finish() {
        calling--;
        if (calling == 0) {
            ended.complete(admissions);
        }
    }

    /** No further calls; what is under way is waited for, since it may be let through. */
    CompletableFuture<Admissions> stop() {
        stopping = true;
        return ended;
    }

    @Override
    public CallCounts counts() {
        return counts;
    }
}
