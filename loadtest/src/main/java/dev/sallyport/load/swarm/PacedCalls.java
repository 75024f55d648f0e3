package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ToolCall;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Each connection calls on a schedule that was fixed beforehand. A late answer delays the connection's next call, but
 * not the moment from which that call's time is taken: nothing is omitted because the system was slow.
 */
final class PacedCalls implements Calls {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final EventLoop loop;
    private final LongSupplier clock;
    private final long everyNanos;
    private final long measuredFrom;
    private final long until;
    /** By connection: when its current or next call is due. */
    private final long[] due;

    private final Map<McpConnection, Future<?>> timers = new HashMap<>();

    private final Histogram sinceDue = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram lateness = new Histogram(LONGEST_NANOS, DIGITS);
    private final CallCounts counts = new CallCounts();
    private final CompletableFuture<Latencies> ended = new CompletableFuture<>();
    private int calling;
    private long nextId = ToolCall.FIRST_ID;

    /** @param clock as {@link System#nanoTime()} */
    PacedCalls(EventLoop loop, LongSupplier clock, int connections, Pace pace) {
        this.loop = loop;
        this.clock = clock;
        long start = clock.getAsLong();
        this.everyNanos = TimeUnit.SECONDS.toNanos(connections) / pace.callsPerSecond();
        this.measuredFrom = start + pace.leadIn().toNanos();
        this.until = measuredFrom + pace.measured().toNanos();
        this.due = new long[connections];
        this.calling = connections;
        for (int i = 0; i < connections; i++) {
            due[i] = start + everyNanos * i / connections;
        }
    }

    @Override
    public void begin(McpConnection connection) {
        callWhenDue(connection);
    }

    private void callWhenDue(McpConnection connection) {
        long wait = due[connection.index()] - clock.getAsLong();
        if (wait <= 0) {
            call(connection);
        } else {
            timers.put(connection, loop.schedule(() -> call(connection), wait, TimeUnit.NANOSECONDS));
        }
    }

    private void call(McpConnection connection) {
        long wasDue = due[connection.index()];
        if (wasDue >= measuredFrom) {
            lateness.recordValue(within(clock.getAsLong() - wasDue));
        }
        connection.call(nextId++);
    }

    @Override
    public void answered(McpConnection connection, CallOutcome outcome) {
        int index = connection.index();
        counts.add(outcome);
        if (due[index] >= measuredFrom) {
            sinceDue.recordValue(within(clock.getAsLong() - due[index]));
        }
        due[index] += everyNanos;
        if (due[index] < until) {
            callWhenDue(connection);
        } else {
            finish();
        }
    }

    @Override
    public void lost(McpConnection connection) {
        if (due[connection.index()] < until) {
            due[connection.index()] = Long.MAX_VALUE;
            counts.add(CallOutcome.CONNECTION_LOST);
            finish();
        }
    }

    private void finish() {
        calling--;
        if (calling == 0) {
            ended.complete(new Latencies(sinceDue, lateness));
        }
    }

    /** Gives up on the answers that are still missing. */
    void giveUp() {
        timers.values().forEach(timer -> timer.cancel(false));
        for (int i = 0; i < calling; i++) {
            counts.add(CallOutcome.UNANSWERED);
        }
        ended.complete(new Latencies(sinceDue, lateness));
    }

    CompletableFuture<Latencies> ended() {
        return ended;
    }

    @Override
    public CallCounts counts() {
        return counts;
    }

    private static long within(long nanos) {
        return Math.clamp(nanos, 0, LONGEST_NANOS);
    }
}
