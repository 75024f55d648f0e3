package dev.sallyport.contract.telemetry;

import java.time.Instant;

/** {@link Instant#toString} for instants of which most lie in the second of the one before. Confined to one thread. */
final class InstantText {
    private static final int NANOS_DIGITS = 9;

    private final StringBuilder text = new StringBuilder();
    private long second;
    private int secondChars;

    String of(Instant instant) {
        if (secondChars == 0 || instant.getEpochSecond() != second) {
            second = instant.getEpochSecond();
            text.setLength(0);
            text.append(Instant.ofEpochSecond(second));
            secondChars = text.length() - 1;
        }
        text.setLength(secondChars);
        fraction(instant.getNano());
        return text.append('Z').toString();
    }

    /** In groups of three digits, as many as there are up to the last that is not zero. */
    private void fraction(int nanos) {
        if (nanos == 0) {
            return;
        }
        int digits = NANOS_DIGITS;
        int left = nanos;
        while (left % 1_000 == 0) {
            left /= 1_000;
            digits -= 3;
        }
        text.append('.');
        String number = Integer.toString(left);
        text.repeat('0', digits - number.length()).append(number);
    }
}
