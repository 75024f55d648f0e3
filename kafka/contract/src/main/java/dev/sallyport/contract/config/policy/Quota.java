package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * At most so many calls, or so much traffic, in each long window of time, over all edges.
 *
 * @param calls in one window
 * @param bandwidth in one window, requests and responses together, in kilobytes of 1,024 bytes; a call's bytes count once
 *     it has ended, so the last call may go over
 * @param renewalPeriod the length of a window; windows begin at its multiples since the epoch
 */
public record Quota(
        OptionalLong calls,
        OptionalLong bandwidth,
        Duration renewalPeriod,
        CounterKey counterKey,
        OnUnavailable onUnavailable)
        implements Limit {
    private static final long MAX = 1_000_000_000_000L;

    static Optional<Quota> read(Fields fields) {
        OptionalLong calls = optional(fields, "calls");
        OptionalLong bandwidth = optional(fields, "bandwidth");
        if (calls.isEmpty() && bandwidth.isEmpty()) {
            fields.problem("calls", "calls, bandwidth, or both");
        }
        Optional<Duration> period = RateLimit.requiredPeriod(fields, Duration.ofDays(366));
        CounterKey counterKey = CounterKey.read(fields);
        OnUnavailable onUnavailable = fields.choice("onUnavailable", OnUnavailable.class, OnUnavailable.CLOSED);
        return fields.build(() -> new Quota(calls, bandwidth, period.orElseThrow(), counterKey, onUnavailable));
    }

    private static OptionalLong optional(Fields fields, String field) {
        return fields.has(field) ? OptionalLong.of(fields.integer(field, 1L, 1, MAX)) : OptionalLong.empty();
    }

    @Override
    public PolicyType type() {
        return PolicyType.QUOTA;
    }

    @Override
    public void write(ObjectNode json) {
        calls.ifPresent(count -> json.put("calls", count));
        bandwidth.ifPresent(kilobytes -> json.put("bandwidth", kilobytes));
        json.put("renewalPeriod", DurationText.format(renewalPeriod));
        counterKey.write(json);
        json.put("onUnavailable", Fields.label(onUnavailable));
    }
}
