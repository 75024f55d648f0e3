package dev.sallyport.edge.policy;

import java.time.Duration;

/** Response headers of limits (IETF draft-ietf-httpapi-ratelimit-headers). */
final class LimitHeaders {
    static final String POLICY = "RateLimit-Policy";
    static final String LIMIT = "RateLimit";

    private LimitHeaders() {}

    /** {@code "name";q=100;w=60}. */
    static String policy(String name, long calls, Duration period) {
        return '"' + name + "\";q=" + calls + ";w=" + Math.max(1, period.toSeconds());
    }

    /** {@code "name";r=99;t=12}. */
    static String limit(String name, long remaining, Duration resetAfter) {
        return '"' + name + "\";r=" + remaining + ";t=" + Math.max(1, resetAfter.toSeconds());
    }
}
