package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import java.net.URI;
import java.util.Optional;

/**
 * One of several MCP servers that stand for each other.
 *
 * @param url as {@link BackendAddress.Single#url}
 * @param weight its share of the calls among members of its priority
 * @param priority the lowest number is called first; the next one while nobody of the lower ones can be
 */
public record BackendMember(URI url, int weight, int priority) {
    static Optional<BackendMember> read(Fields fields) {
        String url = fields.string("url", BackendDefinition.HTTP_URL);
        int weight = fields.integer("weight", 1, 1, 1_000);
        int priority = fields.integer("priority", 1, 1, 100);
        return fields.build(() -> new BackendMember(URI.create(url), weight, priority));
    }

    ObjectNode toJson() {
        return Json.MAPPER
                .createObjectNode()
                .put("url", url.toString())
                .put("weight", weight)
                .put("priority", priority);
    }
}
