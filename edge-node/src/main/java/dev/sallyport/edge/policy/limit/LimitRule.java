package dev.sallyport.edge.policy.limit;

import java.time.Duration;
import java.util.OptionalLong;

/** What may happen how often. The counters of a rule are told apart by keys: a subject, an address, a tool. */
public sealed interface LimitRule {
    /** Unique among the rules in force; part of every counter's name. */
    String id();

    OnUnavailable onUnavailable();

    /** A rule whose counters start anew with every period. Periods are aligned to the epoch, in UTC. */
    sealed interface Periodic extends LimitRule {
        Duration period();

        OptionalLong calls();

        OptionalLong bytes();
    }

    /** At most so many calls a period. */
    record Rate(String id, long limit, Duration period, OnUnavailable onUnavailable) implements Periodic {
        public Rate {
            requirePositive("limit", limit);
            requirePeriod(period);
        }

        @Override
        public OptionalLong calls() {
            return OptionalLong.of(limit);
        }

        @Override
        public OptionalLong bytes() {
            return OptionalLong.empty();
        }
    }

    /** At most so many calls, or bytes of answers, a period. Bytes are charged when they have flown. */
    record Quota(String id, OptionalLong calls, OptionalLong bytes, Duration period, OnUnavailable onUnavailable)
            implements Periodic {
        public Quota {
            calls.ifPresent(value -> requirePositive("calls", value));
            bytes.ifPresent(value -> requirePositive("bytes", value));
            requirePeriod(period);
            if (calls.isEmpty() && bytes.isEmpty()) {
                throw new IllegalArgumentException(
                        "quota " + id + ": neither calls nor bytes (expected: at least one)");
            }
        }
    }

    /** At most so many calls at a time. */
    record Concurrency(String id, int maxCount, OnUnavailable onUnavailable) implements LimitRule {
        /** All holders of a counter are kept in one entry. */
        public static final int MAX_COUNT = 10_000;

        public Concurrency {
            if (maxCount < 1 || maxCount > MAX_COUNT) {
                throw new IllegalArgumentException("maxCount " + maxCount + " (expected: 1 to " + MAX_COUNT + ")");
            }
            if (onUnavailable == OnUnavailable.LOCAL_SHARE) {
                throw new IllegalArgumentException(
                        "onUnavailable local-share (expected: closed or open, for concurrency has no windows)");
            }
        }
    }

    private static void requirePositive(String field, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " " + value + " (expected: > 0)");
        }
    }

    private static void requirePeriod(Duration period) {
        if (period.compareTo(Duration.ofSeconds(1)) < 0 || period.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("period " + period + " (expected: 1 second to 366 days)");
        }
    }
}
