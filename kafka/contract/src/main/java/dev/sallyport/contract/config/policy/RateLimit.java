package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * At most so many calls in each window of time, over all edges.
 *
 * @param calls in one window
 * @param renewalPeriod the length of a window; windows begin at its multiples since the epoch
 * @param headers the names under which the client is told
 */
public record RateLimit(
        long calls, Duration renewalPeriod, CounterKey counterKey, OnUnavailable onUnavailable, HeaderNames headers)
        implements Limit {

    /** Response headers that APIs have beside the standard ones; each absent unless named. */
    public record HeaderNames(Optional<String> remaining, Optional<String> total, Optional<String> retryAfter) {
        static HeaderNames read(Fields fields) {
            return new HeaderNames(
                    fields.optionalString("remainingCallsHeader", SetHeader.HEADER_NAME),
                    fields.optionalString("totalCallsHeader", SetHeader.HEADER_NAME),
                    fields.optionalString("retryAfterHeader", SetHeader.HEADER_NAME));
        }

        void write(ObjectNode json) {
            remaining.ifPresent(name -> json.put("remainingCallsHeader", name));
            total.ifPresent(name -> json.put("totalCallsHeader", name));
            retryAfter.ifPresent(name -> json.put("retryAfterHeader", name));
        }
    }

    static Optional<RateLimit> read(Fields fields) {
        long calls = fields.integer("calls", 1L, 1, 1_000_000_000);
        if (!fields.has("calls")) {
            fields.problem("calls", "how many calls each window admits");
        }
        Optional<Duration> period = requiredPeriod(fields, Duration.ofDays(1));
        CounterKey counterKey = CounterKey.read(fields);
        OnUnavailable onUnavailable = fields.choice("onUnavailable", OnUnavailable.class, OnUnavailable.LOCAL_SHARE);
        HeaderNames headers = HeaderNames.read(fields);
        return fields.build(() -> new RateLimit(calls, period.orElseThrow(), counterKey, onUnavailable, headers));
    }

    static Optional<Duration> requiredPeriod(Fields fields, Duration max) {
        if (!fields.has("renewalPeriod")) {
            fields.problem("renewalPeriod", "the length of a window, such as 1s, 1m or 1h");
            return Optional.empty();
        }
        return Optional.of(fields.duration("renewalPeriod", max, Duration.ofSeconds(1), max));
    }

    @Override
    public PolicyType type() {
        return PolicyType.RATE_LIMIT;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("calls", calls).put("renewalPeriod", DurationText.format(renewalPeriod));
        counterKey.write(json);
        json.put("onUnavailable", Fields.label(onUnavailable));
        headers.write(json);
    }
}
