package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ToolCall;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One client calls all the time, a millisecond after its last call at the earliest, and sees when answers become others. */
final class AnswerWatch implements Calls {
    private static final long BETWEEN_CALLS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventLoop loop;
    private final LongSupplier clock;
    private final CallCounts counts = new CallCounts();
    private CallOutcome inForce;
    private Optional<Awaited> awaited = Optional.empty();
    private long sentNanos;
    private long nextId = ToolCall.FIRST_ID;
    private boolean over;

    private record Awaited(CallOutcome outcome, CompletableFuture<Long> seen) {}

    /**
     * Watches from {@code inForce} on.
     *
     * @param clock as {@link System#nanoTime()}
     */
    AnswerWatch(EventLoop loop, LongSupplier clock, CallOutcome inForce) {
        this.loop = loop;
        this.clock = clock;
        this.inForce = inForce;
    }

    /** When the first answer came that is {@code outcome}; until then the ones of before are right, and from then on wrong. */
    CompletableFuture<Long> await(CallOutcome outcome) {
        CompletableFuture<Long> seen = new CompletableFuture<>();
        awaited = Optional.of(new Awaited(outcome, seen));
        return seen;
    }

    @Override
    public void begin(McpConnection connection) {
        call(connection);
    }

    private void call(McpConnection connection) {
        sentNanos = clock.getAsLong();
        connection.call(nextId++);
    }

    @Override
    public void answered(McpConnection connection, CallOutcome outcome) {
        see(outcome);
        callLater(connection, Math.max(0, sentNanos + BETWEEN_CALLS_NANOS - clock.getAsLong()));
    }

    private void see(CallOutcome outcome) {
        if (outcome == inForce) {
            counts.add(CallOutcome.OK);
        } else if (awaited.isPresent() && awaited.get().outcome() == outcome) {
            counts.add(CallOutcome.OK);
            inForce = outcome;
            awaited.get().seen().complete(clock.getAsLong());
            awaited = Optional.empty();
        } else {
            counts.add(outcome == CallOutcome.OK ? CallOutcome.WRONG_ANSWER : outcome);
        }
    }

    /** Not cancelled: when its time comes, it sees whether the connection is still there. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void callLater(McpConnection connection, long waitNanos) {
        loop.schedule(
                () -> {
                    if (!over) {
                        call(connection);
                    }
                },
                waitNanos,
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void lost(McpConnection connection) {
        over = true;
        counts.add(CallOutcome.CONNECTION_LOST);
    }

    @Override
    public CallCounts counts() {
        return counts;
    }
}
