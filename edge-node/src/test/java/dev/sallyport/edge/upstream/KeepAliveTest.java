package dev.sallyport.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAliveTest {
    private final KeepAlive keepAlive = new KeepAlive();

    @ParameterizedTest
    @CsvSource({"timeout=3, 2", "'max=100, timeout=4', 3", "timeout=5, 4", "timeout=600, 4"})
    void aConnectionIsNotUsedWhenItsServerIsAboutToCloseIt(String header, int seconds) {
        assertThat(keepAlive.begin(header)).isTrue();
        keepAlive.idle();

        assertIsUsedFor(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "max=5", "timeout=", "timeout=soon", "timeout=99999999999999999999"})
    void whatSaysNothingMeansTheUsualTime(String header) {
        assertThat(keepAlive.begin(header)).isTrue();
        keepAlive.idle();

        assertIsUsedFor(Duration.ofSeconds(4));
    }

    @Test
    void aServerThatClosesAtOnceGetsNoSecondRequest() {
        assertThat(keepAlive.begin("timeout=1")).isFalse();
        assertThat(keepAlive.begin("timeout=0")).isFalse();
    }

    private void assertIsUsedFor(Duration idle) {
        long now = System.nanoTime();
        assertThat(keepAlive.isOver(now + idle.minusMillis(500).toNanos())).isFalse();
        assertThat(keepAlive.isOver(now + idle.toNanos())).isTrue();
    }
}
