package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import java.util.Optional;

/**
 * What an exchange with a server may hold in an edge's memory.
 *
 * @param requestBytesMax the body of one request; it is read whole before it is decided on
 * @param eventBytesMax one event of a stream; events are passed on whole
 */
public record LimitsDefinition(int requestBytesMax, int eventBytesMax) {
    private static final int MIB = 1024 * 1024;

    /** Tool arguments are text and seldom over kilobytes; results carry base64 images. */
    public static final LimitsDefinition DEFAULT = new LimitsDefinition(4 * MIB, 16 * MIB);

    static Optional<LimitsDefinition> read(Fields fields) {
        int requestBytesMax = fields.integer("requestBytesMax", DEFAULT.requestBytesMax, 1_024, 64 * MIB);
        int eventBytesMax = fields.integer("eventBytesMax", DEFAULT.eventBytesMax, 1_024, 256 * MIB);
        return fields.build(() -> new LimitsDefinition(requestBytesMax, eventBytesMax));
    }

    ObjectNode toJson() {
        return Json.MAPPER
                .createObjectNode()
                .put("requestBytesMax", requestBytesMax)
                .put("eventBytesMax", eventBytesMax);
    }
}
