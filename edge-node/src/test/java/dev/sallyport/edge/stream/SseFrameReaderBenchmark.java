package dev.sallyport.edge.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to find the end of an event of 370 bytes, when it comes whole and when it comes in two chunks. */
@State(Scope.Thread)
public class SseFrameReaderBenchmark {
    private static final int EVENT_BYTES = 370;
    private static final int EVENT_BYTES_MAX = 1 << 20;
    private static final String BEFORE =
            "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\","
                    + "\"params\":{\"level\":\"info\",\"data\":{\"text\":\"";
    private static final String AFTER = "\"}}}\n\n";

    private final ByteBuf event =
            Unpooled.wrappedBuffer((BEFORE + "x".repeat(EVENT_BYTES - BEFORE.length() - AFTER.length()) + AFTER)
                    .getBytes(StandardCharsets.US_ASCII));
    private final ByteBuf firstHalf = event.slice(0, EVENT_BYTES / 2);
    private final ByteBuf secondHalf = event.slice(EVENT_BYTES / 2, EVENT_BYTES - EVENT_BYTES / 2);
    private final SseFrameReader reader = new SseFrameReader(EVENT_BYTES_MAX);

    @Setup
    public void check() {
        if (!holdsOneEvent(whole()) || !holdsOneEvent(inTwoChunks())) {
            throw new IllegalStateException("one event should come out");
        }
    }

    @Benchmark
    public SseReading whole() {
        return reader.read(event);
    }

    @Benchmark
    public SseReading inTwoChunks() {
        reader.read(firstHalf);
        return reader.read(secondHalf);
    }

    private static boolean holdsOneEvent(SseReading reading) {
        return reading instanceof SseReading.Flowing flowing && flowing.frames().events() == 1;
    }
}
