package dev.sallyport.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.machine.CpuUse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    @Test
    void aRoundIsQuietWhenBothCoresAreOurs() {
        assertThat(Conditions.of(use(15_900, 0)).noisy()).isFalse();
    }

    @Test
    void foreignWorkMakesARoundNoisy() {
        Conditions conditions = Conditions.of(use(15_000, 0));

        assertThat(conditions.foreign()).isEqualTo(0.1);
        assertThat(conditions.noisy()).isTrue();
    }

    @Test
    void stolenTimeMakesARoundNoisy() {
        assertThat(Conditions.of(use(16_000, 300)).noisy()).isTrue();
    }

    private static CpuUse use(long oursMillis, long stolenMillis) {
        return new CpuUse(
                Duration.ofSeconds(10),
                Duration.ofSeconds(9),
                Duration.ofMillis(oursMillis - 9_000),
                Duration.ofSeconds(9),
                Duration.ofSeconds(7),
                Duration.ofMillis(stolenMillis));
    }
}
