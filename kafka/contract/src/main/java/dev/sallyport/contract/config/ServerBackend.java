package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/** What a server says of the MCP server that already exists. */
public sealed interface ServerBackend {
    /** Everything, in the server itself. */
    record Own(BackendDefinition definition) implements ServerBackend {}

    /** That it is a {@link Backend}, which other servers may have too. */
    record Named(String name) implements ServerBackend {}

    static Optional<ServerBackend> read(Fields fields) {
        if (!fields.has("name")) {
            return BackendDefinition.read(fields).map(Own::new);
        }
        String name = fields.string("name", Rule.NAME);
        for (String other : List.of(
                "url",
                "members",
                "health",
                "transport",
                "ssePath",
                "messagesPath",
                "timeouts",
                "forwardHeaders",
                "tls",
                "sessionLost")) {
            if (fields.has(other)) {
                fields.problem(other, "no " + other + " beside name: it is the named backend's");
            }
        }
        return fields.build(() -> new Named(name));
    }

    /** The definition, where it is the server's own. */
    default Optional<BackendDefinition> own() {
        return this instanceof Own own ? Optional.of(own.definition()) : Optional.empty();
    }

    default ObjectNode toJson() {
        return switch (this) {
            case Own own -> own.definition().toJson();
            case Named named -> Json.MAPPER.createObjectNode().put("name", named.name());
        };
    }
}
