package dev.sallyport.edge.policy.limit;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * One number of a rule: so much a period.
 *
 * @param name of the number among all numbers of all rules
 */
record Allowance(String name, long limit, long periodMillis, OnUnavailable onUnavailable) {
    /** When to come again while the counts are away. */
    static final Duration SOON = Duration.ofSeconds(1);

    static Allowance calls(LimitRule.Periodic rule) {
        return new Allowance(
                rule.id() + ".calls", rule.calls().orElseThrow(), rule.period().toMillis(), rule.onUnavailable());
    }

    static Allowance bytes(LimitRule.Periodic rule) {
        return new Allowance(
                rule.id() + ".bytes", rule.bytes().orElseThrow(), rule.period().toMillis(), rule.onUnavailable());
    }

    boolean isOf(LimitRule.Periodic rule, OptionalLong number) {
        return number.isPresent()
                && number.getAsLong() == limit
                && rule.period().toMillis() == periodMillis
                && rule.onUnavailable() == onUnavailable;
    }

    /** What becomes of a call that could not be counted. */
    Grant withoutCount(Window window, long now) {
        return switch (onUnavailable) {
            case OPEN -> new Grant.Admitted(window, limit, Grant.until(window, now));
            case CLOSED, LOCAL_SHARE -> new Grant.Unavailable(SOON);
        };
    }
}
