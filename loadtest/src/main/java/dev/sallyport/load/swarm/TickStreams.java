package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.NettyTransport;
import dev.sallyport.load.wire.Outbound;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Sessions, each with an event stream on which the upstream ticks. Used from the scenario's thread, for one run. */
public final class TickStreams implements AutoCloseable {
    private static final long LOOP_ANSWERS_SECONDS = 30;

    private final EventLoop loop;
    private final List<OpenSession> streams;
    private final TickTimes times;

    private TickStreams(EventLoop loop, List<OpenSession> streams, TickTimes times) {
        this.loop = loop;
        this.streams = streams;
        this.times = times;
    }

    /** Returns when every stream's head has come. */
    public static TickStreams open(NettyTransport transport, Endpoint endpoint, int streams, Duration within) {
        List<OpenSession> sessions = new SessionOpener(transport, endpoint).open(streams, within);
        TickTimes times = new TickTimes(System::nanoTime);
        List<CompletableFuture<Integer>> heads = new ArrayList<>(streams);
        for (OpenSession session : sessions) {
            CompletableFuture<Integer> head = new CompletableFuture<>();
            heads.add(head);
            Channel channel = session.channel();
            channel.pipeline().addLast(new TickReader(times, channel.alloc().heapBuffer(), head));
            Outbound.send(
                    channel, ByteBufUtil.writeAscii(channel.alloc(), RequestHead.get(endpoint, session.sessionId())));
        }
        StreamHead.awaitOpened(heads, within);
        return new TickStreams(transport.loop().next(), sessions, times);
    }

    /** From now on, after a lead-in, events are measured for so long. */
    public void begin(Duration leadIn, Duration measured) {
        onLoop(() -> {
            times.begin(streams.size(), leadIn, measured);
            return streams.size();
        });
    }

    /** How many events came so far. */
    public long received() {
        return onLoop(times::received);
    }

    public Map<TickFault, Long> faults() {
        return onLoop(times::faults);
    }

    /** Waits until every stream had an event that was due behind the measured time; those that did not are faults. */
    public Latencies awaitEnd(Duration within) throws InterruptedException {
        try {
            return times.ended().get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return onLoop(() -> {
                times.giveUp();
                return times.ended().join();
            });
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the streams came to no end", failure);
        }
    }

    private <T> T onLoop(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, loop)
                .orTimeout(LOOP_ANSWERS_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        streams.forEach(stream -> Outbound.close(stream.channel()));
        streams.forEach(stream -> stream.channel().closeFuture().awaitUninterruptibly());
    }
}
