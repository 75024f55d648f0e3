package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls the upstream again when it failed, for what is safe to repeat only: what never reached it, and methods that
 * change nothing.
 *
 * @param count of further attempts
 * @param interval before the first of them; it doubles with each
 */
public record Retry(int count, Duration interval) implements PolicyAction {
    static Optional<Retry> read(Fields fields) {
        int count = fields.integer("count", 1, 1, 5);
        Duration interval =
                fields.duration("interval", Duration.ofMillis(100), Duration.ofMillis(1), Duration.ofSeconds(30));
        return fields.build(() -> new Retry(count, interval));
    }

    @Override
    public PolicyType type() {
        return PolicyType.RETRY;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("count", count).put("interval", DurationText.format(interval));
    }
}
