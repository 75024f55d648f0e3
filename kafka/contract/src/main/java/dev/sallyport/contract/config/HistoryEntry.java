package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One revision of one resource, in {@link dev.sallyport.contract.Topics#CONFIG_HISTORY} under the same key as in the
 * config log.
 *
 * @param schema 1
 * @param revision rises over all resources; a removal has one too
 * @param change {@code created}, {@code updated}, {@code removed} or {@code rolled-back}
 * @param by who asked for it
 * @param why their words, if they gave any
 * @param resource as it was from then on; absent after a removal
 */
public record HistoryEntry(
        int schema,
        Instant at,
        String key,
        long revision,
        String change,
        String by,
        Optional<String> why,
        Optional<JsonNode> resource) {
    public static final int SCHEMA = 1;

    public HistoryEntry {
        // Jackson reads an absent tree as one that says null.
        resource = resource.filter(node -> !node.isNull() && !node.isMissingNode());
    }
}
