package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import java.util.List;
import java.util.Optional;

/**
 * What a limit counts by: calls that are alike in all of this share a counter.
 *
 * @param parts of the call; a part that a call does not have counts as one value of its own
 * @param expression a CEL expression that gives a further part as text
 */
public record CounterKey(List<Part> parts, Optional<String> expression) {
    private static final List<Part> CALLER = List.of(Part.CALLER);

    /** What a call can be told apart by. */
    public enum Part {
        /** Whoever it is: the subscription or the token's subject and client, for an anonymous caller the address. */
        CALLER,
        IP,
        SUBSCRIPTION,
        PRODUCT,
        SUBJECT,
        CLIENT,
        SESSION,
        SERVER,
        /** The tool, prompt or resource. */
        TOOL
    }

    public CounterKey {
        parts = List.copyOf(parts);
    }

    static CounterKey read(Fields fields) {
        List<Part> parts = fields.choices("counterKey", Part.class);
        Optional<String> expression = fields.optionalString("counterKeyExpression", PolicyDefinition.EXPRESSION);
        return new CounterKey(parts.isEmpty() && expression.isEmpty() ? CALLER : parts, expression);
    }

    void write(ObjectNode json) {
        parts.stream().map(Fields::label).forEach(json.putArray("counterKey")::add);
        expression.ifPresent(text -> json.put("counterKeyExpression", text));
    }
}
