package dev.sallyport.edge.session;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the names of streams begin with whose rings are kept together: two of their sixteen bytes. The other fourteen are
 * random, and names are sealed: it says nothing to a client.
 *
 * @param digits the two bytes in hex
 */
public record StreamHome(String digits) {
    /** Where it does not matter. */
    public static final StreamHome ANY = new StreamHome("0000");

    /** How many hex digits there are. */
    public static final int DIGITS = 4;

    private static final int ALL = 0x1_0000;

    public StreamHome {
        if (digits.length() != DIGITS) {
            throw new IllegalArgumentException("home " + digits + " (expected: " + DIGITS + " hex digits)");
        }
    }

    /** The home of the stream of this name; names that are shorter are their own. */
    public static String of(String stream) {
        return stream.substring(0, Math.min(DIGITS, stream.length()));
    }

    /** Some home. */
    public static StreamHome random() {
        int home = ThreadLocalRandom.current().nextInt(ALL);
        return new StreamHome(HexFormat.of().toHexDigits((short) home));
    }
}
