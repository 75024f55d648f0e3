package dev.sallyport.load.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.wire.ToolCall;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A burst of one call every 100 ms, the clock in the test's hands; three of them, the first before it counts. */
class BurstCallsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final OneConnection connection = new OneConnection(channel);
    private final BurstCalls calls;
    private long nanos;
    private long nextId = ToolCall.FIRST_ID;

    BurstCallsTest() {
        channel.freezeTime();
        calls = new BurstCalls(
                channel.eventLoop(),
                () -> nanos,
                1,
                new Bursts(Duration.ofMillis(100), Duration.ofMillis(150), Duration.ofMillis(200)));
        connection.begin(calls);
    }

    @Test
    void aBurstThatItsForerunnerDelaysIsTimedFromWhenItWasDue() {
        pass(99);
        assertThat(connection.sent()).isEmpty();
        pass(1);
        answerAfterMillis(10);
        pass(90);
        answerAfterMillis(130);
        answerAfterMillis(5);

        BurstTimes times = calls.ended().join();
        assertThat(times.whole().getTotalCount()).isEqualTo(2);
        assertThat(times.calls().getTotalCount()).isEqualTo(2);
        assertThat(times.whole().getMaxValue()).isBetween(millis(130), millis(131));
        assertThat(times.whole().getMinValue()).isBetween(millis(34), millis(36));
        assertThat(calls.counts().errors()).isEmpty();
    }

    @Test
    void aCallThatIsNeverAnsweredIsAnErrorOnceTheRunIsGivenUp() {
        pass(100);

        calls.giveUp();

        assertThat(calls.counts().errors()).isEqualTo(Map.of(CallOutcome.UNANSWERED, 1L));
        assertThat(calls.ended()).isCompleted();
    }

    private void answerAfterMillis(int millis) {
        assertThat(connection.sent()).isNotEmpty();
        pass(millis);
        connection.answerOk(OneConnection.result(nextId++));
        pass(0);
    }

    private void pass(int millis) {
        nanos += millis(millis);
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private static long millis(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
