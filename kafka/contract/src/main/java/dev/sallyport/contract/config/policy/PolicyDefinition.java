package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/**
 * One policy of a list; the list's order is the order in which they are asked.
 *
 * @param when a CEL expression; the policy is passed over where it is false
 * @param overridable whether a policy of the same type at a narrower scope takes the place of this one; otherwise both
 *     apply, so that a narrower scope can only tighten
 */
public record PolicyDefinition(Optional<String> when, boolean overridable, PolicyAction action) {
    /** The longest CEL expression, in characters: what a person can still review. */
    public static final int EXPRESSION_CHARACTERS_MAX = 2_000;

    /** A CEL expression; what it means is checked where its variables are known. */
    public static final Rule EXPRESSION = new Rule(
            text -> !text.isBlank() && text.length() <= EXPRESSION_CHARACTERS_MAX,
            "a CEL expression of at most " + EXPRESSION_CHARACTERS_MAX + " characters");

    /** Reads the field {@code policies}; absent is none. */
    public static List<PolicyDefinition> readAll(Fields fields) {
        return fields.objects("policies", PolicyDefinition::read);
    }

    static Optional<PolicyDefinition> read(Fields fields) {
        Optional<PolicyType> type = fields.choice("type", PolicyType.class);
        Optional<String> when = fields.optionalString("when", EXPRESSION);
        boolean overridable = fields.bool("overridable", false);
        if (type.isEmpty()) {
            fields.passOverTheRest();
            return Optional.empty();
        }
        Optional<? extends PolicyAction> action = type.get().read(fields);
        return fields.build(() -> new PolicyDefinition(when, overridable, action.orElseThrow()));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode().put("type", Fields.label(action.type()));
        when.ifPresent(expression -> json.put("when", expression));
        json.put("overridable", overridable);
        action.write(json);
        return json;
    }

    /** Writes the field {@code policies}. */
    public static void writeAll(List<PolicyDefinition> policies, ObjectNode json) {
        ArrayNode array = json.putArray("policies");
        policies.forEach(policy -> array.add(policy.toJson()));
    }
}
