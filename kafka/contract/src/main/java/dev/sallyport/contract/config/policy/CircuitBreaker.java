package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops calling an upstream that fails, on all edges.
 *
 * @param failureCount within {@code interval} that opens the circuit
 * @param statusMin the lowest HTTP status that counts as a failure; no answer always does
 * @param tripDuration how long it stays open
 * @param acceptRetryAfter whether the upstream's {@code Retry-After} takes the place of {@code tripDuration}
 */
public record CircuitBreaker(
        int failureCount, Duration interval, int statusMin, Duration tripDuration, boolean acceptRetryAfter)
        implements PolicyAction {
    private static final Duration MAX = Duration.ofHours(1);

    static Optional<CircuitBreaker> read(Fields fields) {
        int failureCount = fields.integer("failureCount", 5, 1, 10_000);
        Duration interval = fields.duration("interval", Duration.ofSeconds(10), Duration.ofSeconds(1), MAX);
        int statusMin = fields.integer("statusMin", 500, 400, 599);
        Duration tripDuration = fields.duration("tripDuration", Duration.ofSeconds(10), Duration.ofSeconds(1), MAX);
        boolean acceptRetryAfter = fields.bool("acceptRetryAfter", true);
        return fields.build(
                () -> new CircuitBreaker(failureCount, interval, statusMin, tripDuration, acceptRetryAfter));
    }

    @Override
    public PolicyType type() {
        return PolicyType.CIRCUIT_BREAKER;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("failureCount", failureCount)
                .put("interval", DurationText.format(interval))
                .put("statusMin", statusMin)
                .put("tripDuration", DurationText.format(tripDuration))
                .put("acceptRetryAfter", acceptRetryAfter);
    }
}
