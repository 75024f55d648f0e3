package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/** A backend under a name of its own, for several servers or for policies that send calls there. */
public record Backend(String name, BackendDefinition definition) implements Resource {
    static Optional<Backend> read(Fields fields) {
        fields.has("kind");
        String name = fields.string("name", Rule.NAME);
        Optional<BackendDefinition> definition = BackendDefinition.read(fields);
        return fields.build(() -> new Backend(name, definition.orElseThrow()));
    }

    @Override
    public ResourceKind<Backend> kind() {
        return ResourceKind.BACKEND;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json =
                Json.MAPPER.createObjectNode().put("kind", kind().label()).put("name", name);
        json.setAll(definition.toJson());
        return json;
    }
}
