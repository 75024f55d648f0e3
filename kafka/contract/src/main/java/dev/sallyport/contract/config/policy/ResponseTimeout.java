package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * A shorter time for the upstream to begin its answer than the server's own.
 *
 * @param response from the request's last byte to the response's head
 */
public record ResponseTimeout(Duration response) implements PolicyAction {
    static Optional<ResponseTimeout> read(Fields fields) {
        if (!fields.has("response")) {
            fields.problem("response", "a duration, like 250ms, 5s or 2m");
        }
        Duration response =
                fields.duration("response", Duration.ofMinutes(5), Duration.ofMillis(10), Duration.ofDays(1));
        return fields.build(() -> new ResponseTimeout(response));
    }

    @Override
    public PolicyType type() {
        return PolicyType.TIMEOUT;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("response", DurationText.format(response));
    }
}
