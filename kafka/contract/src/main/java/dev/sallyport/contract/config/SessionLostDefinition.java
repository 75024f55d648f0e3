package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/**
 * By what an upstream says that it does not know a session any more, where it does not say so with 404. Both must hold of an
 * answer to a call in a session; a status alone would end sessions over a bad argument.
 *
 * @param status of the answer
 * @param bodyContains what the answer's body has in it, within its first 4 KiB
 */
public record SessionLostDefinition(int status, String bodyContains) {
    private static final Rule TEXT =
            new Rule(text -> !text.isBlank() && text.length() <= 256, "a text of 1 to 256 characters");

    static Optional<SessionLostDefinition> read(Fields fields) {
        int status = fields.integer("status", 400, 400, 599);
        String bodyContains = fields.string("bodyContains", TEXT);
        return fields.build(() -> new SessionLostDefinition(status, bodyContains));
    }

    ObjectNode toJson() {
        return Json.MAPPER.createObjectNode().put("status", status).put("bodyContains", bodyContains);
    }
}
