package dev.sallyport.load.machine;

import java.time.Duration;

/** The unit in which {@code /proc} tells processor time. */
final class Ticks {
    /** USER_HZ, which Linux has kept at 100 on every processor that it shares with a JDK. */
    private static final int PER_SECOND = 100;

    private Ticks() {}

    static Duration duration(long ticks) {
        return Duration.ofMillis(ticks * 1_000 / PER_SECOND);
    }
}
