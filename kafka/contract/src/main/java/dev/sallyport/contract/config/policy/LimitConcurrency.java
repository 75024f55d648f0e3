package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import java.util.Optional;

/**
 * At most so many calls at a time, over all edges.
 *
 * @param maxCount of calls that have begun and not ended
 */
public record LimitConcurrency(int maxCount, CounterKey counterKey, OnUnavailable onUnavailable) implements Limit {

    static Optional<LimitConcurrency> read(Fields fields) {
        int maxCount = fields.integer("maxCount", 1, 1, 10_000);
        if (!fields.has("maxCount")) {
            fields.problem("maxCount", "how many calls may be in flight at a time");
        }
        CounterKey counterKey = CounterKey.read(fields);
        OnUnavailable onUnavailable = fields.choice("onUnavailable", OnUnavailable.class, OnUnavailable.CLOSED);
        if (onUnavailable == OnUnavailable.LOCAL_SHARE) {
            fields.problem("onUnavailable", "closed or open: what is in progress has no share");
        }
        return fields.build(() -> new LimitConcurrency(maxCount, counterKey, onUnavailable));
    }

    @Override
    public PolicyType type() {
        return PolicyType.LIMIT_CONCURRENCY;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("maxCount", maxCount);
        counterKey.write(json);
        json.put("onUnavailable", Fields.label(onUnavailable));
    }
}
