package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/**
 * Answers with a JSON-RPC error of the operator's words instead of calling the upstream.
 *
 * @param status the HTTP status
 * @param message the error in words
 */
public record ReturnResponse(int status, String message) implements PolicyAction {
    private static final Rule MESSAGE =
            new Rule(text -> !text.isBlank() && text.length() <= 500, "a text of at most 500 characters");

    static Optional<ReturnResponse> read(Fields fields) {
        int status = fields.integer("status", 403, 400, 599);
        String message = fields.string("message", MESSAGE);
        return fields.build(() -> new ReturnResponse(status, message));
    }

    @Override
    public PolicyType type() {
        return PolicyType.RETURN_RESPONSE;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("status", status).put("message", message);
    }
}
