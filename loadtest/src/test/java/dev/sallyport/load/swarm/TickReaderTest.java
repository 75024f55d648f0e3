package dev.sallyport.load.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.wire.TickEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream on which an event is due each 10 ns, from 110 on; those before 130 are measured. */
class TickReaderTest {
    private long nanos = 100;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final TickTimes times = new TickTimes(() -> nanos);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void open() {
        channel.pipeline().addLast(new TickReader(times, Unpooled.buffer(), status));
        times.begin(1, Duration.ofNanos(10), Duration.ofNanos(20));
        receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void anEventsTimeIsTakenFromWhenItWasDueWheneverItWasSent() {
        nanos = 1_000;
        tick(1, 110, 700, "");
        tick(2, 120, 700, "");
        tick(3, 130, 700, "");

        Latencies latencies = times.ended().join();
        assertThat(latencies.sinceDue().getTotalCount()).isEqualTo(2);
        assertThat(latencies.sinceDue().getMaxValue()).isEqualTo(890);
        assertThat(latencies.lateness().getMaxValue()).isEqualTo(590);
        assertThat(times.faults()).isEmpty();
    }

    @Test
    void linesThatAGatewayPutsBeforeAnEventAreNoFault() {
        receive(chunk("id: a.0\ndata: \n\n:\n\n"));
        tick(1, 110, 110, "id: a.1\n");

        assertThat(times.received()).isEqualTo(1);
        assertThat(times.faults()).isEmpty();
    }

    @Test
    void eventsThatAreMissingOrComeTwiceAreCounted() {
        tick(4, 110, 110, "");
        tick(7, 111, 111, "");
        tick(7, 112, 112, "");

        assertThat(times.faults())
                .containsExactlyInAnyOrderEntriesOf(Map.of(TickFault.MISSING_EVENT, 2L, TickFault.REPEATED_EVENT, 1L));
    }

    @Test
    void anEventWithOtherBytesIsWrong() {
        receive(chunk(event(1, 110, 110).replace("fox", "cat")));

        assertThat(times.faults()).containsExactly(Map.entry(TickFault.WRONG_EVENT, 1L));
    }

    @Test
    void aStreamThatEndsBeforeItsTimeIsLost() {
        tick(1, 110, 110, "");
        assertThat(channel.finish()).isFalse();

        assertThat(times.faults()).containsExactly(Map.entry(TickFault.STREAM_LOST, 1L));
        assertThat(times.ended()).isCompleted();
    }

    @Test
    void aStreamOnWhichNothingComesIsAFaultOnceTheRunIsGivenUp() {
        times.giveUp();

        assertThat(times.faults()).containsExactly(Map.entry(TickFault.STREAM_SILENT, 1L));
    }

    private void tick(long number, long due, long sent, String before) {
        receive(chunk(before + event(number, due, sent)));
    }

    private static String event(long number, long due, long sent) {
        ByteBuf out = Unpooled.buffer();
        TickEvent.write(out, number, due, sent);
        assertThat(out.readableBytes()).isEqualTo(TickEvent.BYTES);
        return out.toString(StandardCharsets.US_ASCII);
    }

    private static String chunk(String content) {
        return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }
}
