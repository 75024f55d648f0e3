package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import java.util.Optional;

/**
 * Who may call a server.
 *
 * @param subscriptionRequired whether a caller needs a subscription key; only {@code false}, said in so many words,
 *     opens a server to anonymous callers
 */
public record AccessDefinition(boolean subscriptionRequired) {
    public static final AccessDefinition DEFAULT = new AccessDefinition(true);

    static Optional<AccessDefinition> read(Fields fields) {
        boolean subscriptionRequired = fields.bool("subscriptionRequired", DEFAULT.subscriptionRequired);
        return fields.build(() -> new AccessDefinition(subscriptionRequired));
    }

    ObjectNode toJson() {
        return Json.MAPPER.createObjectNode().put("subscriptionRequired", subscriptionRequired);
    }
}
