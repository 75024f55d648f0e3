package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * How long an upstream may take.
 *
 * @param connect until the connection stands
 * @param response from the request's last byte to the response's head; a tool that answers with plain JSON works
 *     within this time, hence minutes
 * @param streamIdle between two bytes of a response; a quiet event stream must outlive coffee breaks
 */
public record TimeoutsDefinition(Duration connect, Duration response, Duration streamIdle) {
    public static final TimeoutsDefinition DEFAULT =
            new TimeoutsDefinition(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofHours(2));

    private static final Duration MIN = Duration.ofMillis(10);
    private static final Duration MAX = Duration.ofDays(1);

    static Optional<TimeoutsDefinition> read(Fields fields) {
        Duration connect = fields.duration("connect", DEFAULT.connect, MIN, Duration.ofMinutes(2));
        Duration response = fields.duration("response", DEFAULT.response, MIN, MAX);
        Duration streamIdle = fields.duration("streamIdle", DEFAULT.streamIdle, MIN, MAX);
        return fields.build(() -> new TimeoutsDefinition(connect, response, streamIdle));
    }

    ObjectNode toJson() {
        return Json.MAPPER
                .createObjectNode()
                .put("connect", DurationText.format(connect))
                .put("response", DurationText.format(response))
                .put("streamIdle", DurationText.format(streamIdle));
    }
}
