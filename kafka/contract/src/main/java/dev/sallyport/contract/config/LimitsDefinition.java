package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import java.util.Optional;

/**
 * What a server's exchanges and sessions may hold.
 *
 * @param requestBytesMax the body of one request; it is read whole before it is decided on
 * @param eventBytesMax one event of a stream; events are passed on whole
 */
public record LimitsDefinition(int requestBytesMax, int eventBytesMax, SessionLimits sessions) {
    private static final int MIB = 1024 * 1024;

    /** Tool arguments are text and seldom over kilobytes; results carry base64 images. */
    public static final LimitsDefinition DEFAULT = new LimitsDefinition(4 * MIB, 16 * MIB);

    /** With the default limits of sessions. */
    public LimitsDefinition(int requestBytesMax, int eventBytesMax) {
        this(requestBytesMax, eventBytesMax, SessionLimits.DEFAULT);
    }

    static Optional<LimitsDefinition> read(Fields fields) {
        int requestBytesMax = fields.integer("requestBytesMax", DEFAULT.requestBytesMax, 1_024, 64 * MIB);
        int eventBytesMax = fields.integer("eventBytesMax", DEFAULT.eventBytesMax, 1_024, 256 * MIB);
        Optional<SessionLimits> sessions = SessionLimits.read(fields);
        return fields.build(() -> new LimitsDefinition(requestBytesMax, eventBytesMax, sessions.orElseThrow()));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("requestBytesMax", requestBytesMax)
                .put("eventBytesMax", eventBytesMax);
        sessions.write(json);
        return json;
    }
}
