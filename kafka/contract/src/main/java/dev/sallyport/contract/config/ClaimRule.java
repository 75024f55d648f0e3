package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/**
 * What a claim of a token must say.
 *
 * @param name of the claim; dots lead into objects
 * @param values to find in the claim, which may be one text or a list
 * @param match how many of them
 */
public record ClaimRule(String name, List<String> values, Match match) {
    /** How many of the values a claim must have. */
    public enum Match {
        ALL,
        ANY
    }

    public ClaimRule {
        values = List.copyOf(values);
    }

    static Optional<ClaimRule> read(Fields fields) {
        String name = fields.string("name", Rule.NOT_BLANK);
        List<String> values = fields.atLeastOne("values", Rule.atMost(500), "at least one value");
        Match match = fields.choice("match", Match.class, Match.ALL);
        return fields.build(() -> new ClaimRule(name, values, match));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode().put("name", name);
        values.forEach(json.putArray("values")::add);
        return json.put("match", Fields.label(match));
    }
}
