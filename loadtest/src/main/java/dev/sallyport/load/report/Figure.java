package dev.sallyport.load.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures with no more digits than they deserve, the same in every locale. */
public final class Figure {
    private Figure() {}

    public static double rounded(int decimals, double value) {
        return BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .doubleValue();
    }

    public static String text(int decimals, double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** Two decimals, or three where two would leave a single digit of it. */
    static String ratio(double value) {
        return text(value < 0.1 ? 3 : 2, value);
    }

    static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    public static String percent(double share) {
        return text(0, share * 100) + " %";
    }
}
