package dev.sallyport.telemetry.topology;

import dev.sallyport.telemetry.window.WindowSize;
import java.util.Locale;

/** Why a record was not counted everywhere. The labels are the store's, the metrics' and the API's alike. */
public enum Tallied {
    /** It cannot be read, or not counted rightly. */
    MALFORMED,
    /** Its first copy was counted. */
    DUPLICATE,
    /** It came so late that its first copy, if there was one, is forgotten. */
    LATE,
    /** Its window of 10 s is gone. */
    LATE_FOR_10S,
    /** Its window of 1 min is gone. */
    LATE_FOR_1M;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Tallied lateFor(WindowSize size) {
        return switch (size) {
            case TEN_SECONDS -> LATE_FOR_10S;
            case ONE_MINUTE -> LATE_FOR_1M;
        };
    }
}
