package dev.sallyport.load.stub;

import dev.sallyport.load.wire.Outbound;
import dev.sallyport.load.wire.TickEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sends events on a schedule that was fixed beforehand: one that is sent late says when it was due, and so does each behind
 * it. Confined to its connection's event loop.
 */
final class Ticks {
    private static final String SIZE_LINE = Integer.toHexString(TickEvent.BYTES) + "\r\n";
    private static final int CHUNK_BYTES = SIZE_LINE.length() + TickEvent.BYTES + 2;

    private final Channel channel;
    private final LongSupplier clock;
    private final long everyNanos;
    private long number;
    private long dueNanos;

    /** @param clock as {@link System#nanoTime()} */
    Ticks(Channel channel, LongSupplier clock, long everyMicros) {
        this.channel = channel;
        this.clock = clock;
        this.everyNanos = TimeUnit.MICROSECONDS.toNanos(everyMicros);
    }

    /** Sends {@code count} events now. */
    void send(int count) {
        for (int i = 0; i < count; i++) {
            long now = clock.getAsLong();
            Outbound.send(channel, chunk(now, now));
        }
    }

    /** Begins, somewhere within the first interval: streams that were opened together do not tick together. */
    void start() {
        dueNanos = clock.getAsLong() + ThreadLocalRandom.current().nextLong(everyNanos);
        sendWhenDue();
    }

    private void sendWhenDue() {
        long now = clock.getAsLong();
        while (dueNanos <= now && channel.isWritable()) {
            Outbound.send(channel, chunk(dueNanos, now));
            dueNanos += everyNanos;
        }
        if (channel.isActive()) {
            // A reader that is too slow is asked again an interval later; its events are as late as they are.
            long wait = dueNanos > now ? dueNanos - now : everyNanos;
            schedule(channel.eventLoop(), wait);
        }
    }

    /** Not cancelled: a stream that has ended is noticed at its next tick. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void schedule(EventLoop loop, long waitNanos) {
        loop.schedule(this::sendWhenDue, waitNanos, TimeUnit.NANOSECONDS);
    }

    /** An event as a chunk of its own. */
    private ByteBuf chunk(long due, long now) {
        number++;
        ByteBuf out = channel.alloc().directBuffer(CHUNK_BYTES);
        ByteBufUtil.writeAscii(out, SIZE_LINE);
        TickEvent.write(out, number, due, now);
        ByteBufUtil.writeAscii(out, "\r\n");
        return out;
    }
}
