package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * How a gateway node asks whether a backend's members work: by a plain GET, which is answered with 2xx or 3xx by one that
 * does. It is no MCP message and opens no session.
 *
 * @param path on the member's origin
 * @param interval between two questions to one member
 * @param timeout for the whole answer
 * @param unhealthyAfter so many failures in a row
 * @param healthyAfter so many good answers in a row
 */
public record HealthDefinition(String path, Duration interval, Duration timeout, int unhealthyAfter, int healthyAfter) {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int IN_A_ROW_MAX = 100;

    static Optional<HealthDefinition> read(Fields fields) {
        String path = fields.string("path", BackendDefinition.PATH);
        Duration interval =
                fields.duration("interval", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofHours(1));
        Duration usual = interval.compareTo(TIMEOUT) < 0 ? interval : TIMEOUT;
        Duration timeout = fields.duration("timeout", usual, Duration.ofMillis(10), Duration.ofMinutes(1));
        if (timeout.compareTo(interval) > 0) {
            fields.problem("timeout", "a duration that is no longer than interval");
        }
        int unhealthyAfter = fields.integer("unhealthyAfter", 3, 1, IN_A_ROW_MAX);
        int healthyAfter = fields.integer("healthyAfter", 1, 1, IN_A_ROW_MAX);
        return fields.build(() -> new HealthDefinition(path, interval, timeout, unhealthyAfter, healthyAfter));
    }

    ObjectNode toJson() {
        return Json.MAPPER
                .createObjectNode()
                .put("path", path)
                .put("interval", DurationText.format(interval))
                .put("timeout", DurationText.format(timeout))
                .put("unhealthyAfter", unhealthyAfter)
                .put("healthyAfter", healthyAfter);
    }
}
