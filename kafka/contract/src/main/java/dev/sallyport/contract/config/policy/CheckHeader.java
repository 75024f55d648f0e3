package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Refuses requests without a header.
 *
 * @param name of the header
 * @param values one of which the header must have, compared exactly; empty when any will do
 * @param failedStatus the HTTP status of the refusal
 * @param failedMessage the refusal in words
 */
public record CheckHeader(String name, List<String> values, int failedStatus, String failedMessage)
        implements PolicyAction {
    public CheckHeader {
        values = List.copyOf(values);
    }

    static Optional<CheckHeader> read(Fields fields) {
        String name = fields.string("name", SetHeader.HEADER_NAME);
        List<String> values = fields.strings("values", Rule.atMost(1_000));
        int failedStatus = fields.integer("failedStatus", 401, 400, 499);
        Optional<String> failedMessage = fields.optionalString("failedMessage", Rule.atMost(500));
        return fields.build(() -> new CheckHeader(
                name,
                values,
                failedStatus,
                failedMessage.orElse("Header " + name + " was not found or has a value that is not allowed.")));
    }

    @Override
    public PolicyType type() {
        return PolicyType.CHECK_HEADER;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("name", name);
        values.forEach(json.putArray("values")::add);
        json.put("failedStatus", failedStatus).put("failedMessage", failedMessage);
    }
}
