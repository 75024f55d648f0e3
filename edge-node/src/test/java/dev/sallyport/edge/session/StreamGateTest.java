package dev.sallyport.edge.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.StreamStorm;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamGateTest {
    private final AtomicLong nanos = new AtomicLong();
    private final StreamGate gate = new StreamGate(60, nanos::get);

    private long pauseSeconds() {
        Refusal.Raised raised = catchThrowableOfType(Refusal.Raised.class, () -> gate.enter("storm", 1_000));
        assertThat(raised).isNotNull();
        return ((StreamStorm) raised.refusal()).retryAfter().toSeconds();
    }

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            gate.enter("storm", 1_000);
            gate.leave("storm");
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void pausesDoubleUpToAMinuteForWhoeverGoesOn() {
        open(60);
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(pauseSeconds()).isEqualTo(seconds);
            pass(Duration.ofSeconds(seconds));
            pass(Duration.ofMillis(100));
        }
    }

    @Test
    void whoHasWaitedIsLetInAndStartsAnewOnceCalm() {
        open(60);
        pauseSeconds();
        pass(Duration.ofSeconds(2));
        open(1);
        assertThat(pauseSeconds()).isEqualTo(2);

        pass(Duration.ofMinutes(2));
        open(60);

        assertThat(pauseSeconds()).isEqualTo(1);
    }

    @Test
    void oneCallersStormIsNotAnothers() {
        open(60);
        pauseSeconds();

        assertThat(gate.enter("neighbour", 1_000)).isTrue();
    }
}
