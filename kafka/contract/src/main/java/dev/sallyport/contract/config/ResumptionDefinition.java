package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * What is kept of a stream of the revisions up to 2025-11-25, so that a client that lost its connection may go on where
 * it was, on any edge.
 *
 * @param enabled whether events leave with ids at all
 * @param eventsMax the newest events of a stream
 * @param bytesMax of these events together; an event that is longer by itself is not kept
 * @param age after which an event is no longer replayed
 */
public record ResumptionDefinition(boolean enabled, int eventsMax, int bytesMax, Duration age) {
    private static final int MIB = 1024 * 1024;

    /** A client that was asleep for minutes starts anew; what progress says in that time fits into a thousand events. */
    public static final ResumptionDefinition DEFAULT =
            new ResumptionDefinition(true, 1_000, MIB, Duration.ofMinutes(5));

    static Optional<ResumptionDefinition> read(Fields fields) {
        boolean enabled = fields.bool("enabled", DEFAULT.enabled);
        int eventsMax = fields.integer("eventsMax", DEFAULT.eventsMax, 1, 100_000);
        int bytesMax = fields.integer("bytesMax", DEFAULT.bytesMax, 1_024, 16 * MIB);
        Duration age = fields.duration("age", DEFAULT.age, Duration.ofSeconds(5), Duration.ofHours(1));
        return fields.build(() -> new ResumptionDefinition(enabled, eventsMax, bytesMax, age));
    }

    ObjectNode toJson() {
        return Json.MAPPER
                .createObjectNode()
                .put("enabled", enabled)
                .put("eventsMax", eventsMax)
                .put("bytesMax", bytesMax)
                .put("age", age.toMillis() + "ms");
    }
}
