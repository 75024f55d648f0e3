package dev.sallyport.load.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.wire.ToolCall;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A call every 10 ms on one connection, the clock in the test's hands. */
class CoordinatedOmissionTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final OneConnection connection = new OneConnection(channel);
    private final PacedCalls calls;
    private long nanos;
    private long nextId = ToolCall.FIRST_ID;

    CoordinatedOmissionTest() {
        channel.freezeTime();
        calls = new PacedCalls(
                channel.eventLoop(), () -> nanos, 1, new Pace(100, Duration.ZERO, Duration.ofMillis(500)));
        connection.begin(calls);
    }

    @Test
    void callsWaitUntilTheyAreDue() {
        assertThat(connection.sent()).isNotEmpty();
        answerAfterMillis(1);

        pass(8);
        assertThat(connection.sent()).isEmpty();
        pass(1);
        assertThat(connection.sent()).isNotEmpty();
    }

    @Test
    void oneStallOf300MillisCountsForEveryCallThatWasDueMeanwhile() {
        answerAfterMillis(300);
        for (int i = 1; i < 50; i++) {
            if (connection.sent().isEmpty()) {
                pass(10);
            }
            answerAfterMillis(0);
        }

        Latencies latencies = calls.ended().join();
        assertThat(latencies.sinceDue().getTotalCount()).isEqualTo(50);
        assertThat(countAboveMillis(latencies, 100)).isBetween(20L, 22L);
        assertThat(latencies.sinceDue().getMaxValue()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
        assertThat(latencies.lateness().getMaxValue()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(289));
    }

    @Test
    void anAnswerThatNeverComesIsAnErrorOnceTheRunIsGivenUp() {
        calls.giveUp();

        assertThat(calls.counts().errors()).containsEntry(CallOutcome.UNANSWERED, 1L);
        assertThat(calls.ended()).isCompleted();
    }

    private void answerAfterMillis(int millis) {
        pass(millis);
        connection.answerOk(OneConnection.result(nextId++));
    }

    private void pass(int millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private static long countAboveMillis(Latencies latencies, int millis) {
        return latencies
                .sinceDue()
                .getCountBetweenValues(TimeUnit.MILLISECONDS.toNanos(millis), TimeUnit.MINUTES.toNanos(1));
    }
}
