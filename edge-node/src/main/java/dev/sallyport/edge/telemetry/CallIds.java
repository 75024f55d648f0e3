package dev.sallyport.edge.telemetry;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Unique ids for call records: a random start, then counted. They name records and open nothing. */
final class CallIds {
    private static final HexFormat HEX = HexFormat.of();

    private final String prefix;
    private long next;

    CallIds() {
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        prefix = HEX.formatHex(random);
    }

    String next() {
        return prefix + HEX.toHexDigits(next++);
    }
}
