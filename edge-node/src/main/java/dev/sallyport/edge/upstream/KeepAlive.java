package dev.sallyport.edge.upstream;

import org.jspecify.annotations.Nullable;

/** How long a connection that idles may still be used: losing the race with a server that closes it fails a call. Confined to its event loop. */
final class KeepAlive {
    /** Below the five seconds after which Node's servers close an idle connection. */
    private static final long USUAL_NANOS = 4_000_000_000L;

    private static final long MARGIN_NANOS = 1_000_000_000L;
    private static final String TIMEOUT = "timeout=";

    private long withinNanos = USUAL_NANOS;
    private long sinceNanos = System.nanoTime();

    /**
     * An answer has begun.
     *
     * @param header what its {@code Keep-Alive} says (RFC 2068 section 19.7.1.1); null for nothing
     * @return false when the server will close the connection too soon for another request
     */
    boolean begin(@Nullable String header) {
        withinNanos =
                header == null ? USUAL_NANOS : Math.min(USUAL_NANOS, seconds(header) * 1_000_000_000L - MARGIN_NANOS);
        return withinNanos > 0;
    }

    void idle() {
        sinceNanos = System.nanoTime();
    }

    boolean isOver(long nowNanos) {
        return nowNanos - sinceNanos >= withinNanos;
    }

    /** Of what is no number of at most six digits the usual time is assumed. */
    private static long seconds(String header) {
        int at = header.indexOf(TIMEOUT);
        if (at < 0) {
            return Integer.MAX_VALUE;
        }
        long seconds = 0;
        int digits = 0;
        for (int i = at + TIMEOUT.length(); i < header.length() && digits <= 6; i++) {
            int digit = header.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            seconds = seconds * 10 + digit;
            digits++;
        }
        return digits == 0 || digits > 6 ? Integer.MAX_VALUE : seconds;
    }
}
