package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/**
 * By what an upstream says that it does not know a session any more, where it does not say so with 404, and what becomes of
 * such a session. Status and text must both hold of an answer to a call in a session; a status alone would end sessions over
 * a bad argument.
 *
 * @param status of the answer
 * @param bodyContains what the answer's body has in it, within its first 4 KiB; absent where 404 is the only way to say so
 * @param reinitialize whether the gateway begins the session anew for a client that would miss nothing; only the server's
 *     operator knows whether its sessions hold more than the gateway sees
 */
public record SessionLostDefinition(int status, Optional<String> bodyContains, boolean reinitialize) {
    private static final Rule TEXT =
            new Rule(text -> !text.isBlank() && text.length() <= 256, "a text of 1 to 256 characters");

    static Optional<SessionLostDefinition> read(Fields fields, Transport transport) {
        boolean reinitialize = fields.bool("reinitialize", false);
        int status = fields.integer("status", 400, 400, 599);
        Optional<String> bodyContains = fields.optionalString("bodyContains", TEXT);
        if (!fields.has("bodyContains") && (!reinitialize || fields.has("status"))) {
            fields.problem("bodyContains", TEXT.expected());
        }
        if (reinitialize && transport == Transport.SSE) {
            fields.problem("reinitialize", "no reinitialize unless transport is streamable-http");
        }
        return fields.build(() -> new SessionLostDefinition(status, bodyContains, reinitialize));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        bodyContains.ifPresent(text -> json.put("status", status).put("bodyContains", text));
        return json.put("reinitialize", reinitialize);
    }
}
