package dev.sallyport.load.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoreTimesTest {
    private static final List<String> PROC_STAT = List.of(
            "cpu  300 0 200 9000 50 0 100 30 0 0",
            "cpu0 100 10 50 4500 25 5 35 20 0 0",
            "cpu1 200 0 150 4500 25 0 50 10 0 0",
            "intr 12345");

    @Test
    void idleWaitingAndStolenTimeIsNotBusyTime() {
        assertThat(CoreTimes.parse(PROC_STAT, 0))
                .isEqualTo(new CoreTimes(Duration.ofSeconds(2), Duration.ofMillis(200)));
        assertThat(CoreTimes.parse(PROC_STAT, 1))
                .isEqualTo(new CoreTimes(Duration.ofSeconds(4), Duration.ofMillis(100)));
    }

    @Test
    void aCoreThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> CoreTimes.parse(PROC_STAT, 2)).hasMessage("no core 2 on this machine");
    }
}
