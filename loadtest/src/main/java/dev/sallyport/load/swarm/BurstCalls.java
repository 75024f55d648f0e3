package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ToolCall;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * All connections call at once, on a schedule that was fixed beforehand: a burst whose forerunner is not answered yet is
 * late, but its time is taken from when it was due.
 */
final class BurstCalls implements Calls {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final EventLoop loop;
    private final LongSupplier clock;
    private final int size;
    private final long everyNanos;
    private final long measuredFrom;
    private final long until;

    private final List<McpConnection> connections;
    private final Histogram callTimes = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram burstTimes = new Histogram(LONGEST_NANOS, DIGITS);
    private final CallCounts counts = new CallCounts();
    private final CompletableFuture<BurstTimes> ended = new CompletableFuture<>();
    private long due;
    private int owed;
    private long nextId = ToolCall.FIRST_ID;

    /** @param clock as {@link System#nanoTime()} */
    BurstCalls(EventLoop loop, LongSupplier clock, int connections, Bursts bursts) {
        this.loop = loop;
        this.clock = clock;
        this.size = connections;
        this.connections = new ArrayList<>(connections);
        long start = clock.getAsLong();
        this.everyNanos = bursts.every().toNanos();
        this.measuredFrom = start + bursts.leadIn().toNanos();
        this.until = measuredFrom + bursts.measured().toNanos();
        this.due = start + everyNanos;
    }

    @Override
    public void begin(McpConnection connection) {
        connections.add(connection);
        if (connections.size() == size) {
            callWhenDue();
        }
    }

    /** Not cancelled: a swarm that was closed meanwhile has no connection left to call on. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void callWhenDue() {
        loop.schedule(this::burst, Math.max(0, due - clock.getAsLong()), TimeUnit.NANOSECONDS);
    }

    private void burst() {
        owed = connections.size();
        for (McpConnection connection : List.copyOf(connections)) {
            connection.call(nextId++);
        }
    }

    @Override
    public void answered(McpConnection connection, CallOutcome outcome) {
        counts.add(outcome);
        record(callTimes);
        settled();
    }

    private void settled() {
        owed--;
        if (owed > 0) {
            return;
        }
        record(burstTimes);
        due += everyNanos;
        if (due < until) {
            callWhenDue();
        } else {
            ended.complete(new BurstTimes(callTimes, burstTimes));
        }
    }

    private void record(Histogram times) {
        if (due >= measuredFrom) {
            times.recordValue(Math.clamp(clock.getAsLong() - due, 0, LONGEST_NANOS));
        }
    }

    @Override
    public void lost(McpConnection connection) {
        if (!ended.isDone() && connections.remove(connection)) {
            counts.add(CallOutcome.CONNECTION_LOST);
            if (owed > 0) {
                settled();
            }
        }
    }

    /** Gives up on the answers that are still missing. */
    void giveUp() {
        for (int i = 0; i < owed; i++) {
            counts.add(CallOutcome.UNANSWERED);
        }
        ended.complete(new BurstTimes(callTimes, burstTimes));
    }

    CompletableFuture<BurstTimes> ended() {
        return ended;
    }

    @Override
    public CallCounts counts() {
        return counts;
    }
}
