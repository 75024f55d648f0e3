package dev.sallyport.load.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CpuUseTest {
    @Test
    void whatNobodyOfOursAccountsForIsForeign() {
        CpuMeter.Reading start = reading(0, 1_000, 5_000, new CoreTimes(Duration.ofSeconds(9), Duration.ZERO));
        CpuMeter.Reading end =
                reading(10_000, 10_500, 11_000, new CoreTimes(Duration.ofSeconds(17), Duration.ofMillis(100)));

        CpuUse use = end.since(start);

        assertThat(use.targetMicrosPer(500_000)).isEqualTo(19);
        assertThat(use.targetCoreShare()).isEqualTo(0.8);
        // Both cores were busy for 16 of 10 s, of which 9.5 s were the target's and 6 s our other processes'.
        assertThat(use.foreignShare()).isCloseTo(0.05, within(1e-9));
        assertThat(use.stolenShare()).isEqualTo(0.02);
    }

    private static CpuMeter.Reading reading(long wallMillis, long targetMillis, long othersMillis, CoreTimes core) {
        return new CpuMeter.Reading(
                Duration.ofMillis(wallMillis).toNanos(),
                Duration.ofMillis(targetMillis),
                Duration.ofMillis(othersMillis),
                core,
                core);
    }
}
