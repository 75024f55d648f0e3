package dev.sallyport.telemetry.window;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** The tumbling windows that calls are counted in, aligned to the epoch. */
public enum WindowSize {
    TEN_SECONDS("10s", Duration.ofSeconds(10)),
    ONE_MINUTE("1m", Duration.ofMinutes(1));

    private final String label;
    private final Duration length;

    WindowSize(String label, Duration length) {
        this.label = label;
        this.length = length;
    }

    public static Optional<WindowSize> labelled(String label) {
        return Arrays.stream(values()).filter(size -> size.label.equals(label)).findFirst();
    }

    public String label() {
        return label;
    }

    public Duration length() {
        return length;
    }

    /** The start of the window that {@code time} is in. */
    public Instant startOf(Instant time) {
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), length.toMillis()) * length.toMillis());
    }

    /** The start of the first window that begins at {@code time} or later. */
    public Instant firstStartFrom(Instant time) {
        Instant start = startOf(time);
        return start.equals(time) ? start : start.plus(length);
    }
}
