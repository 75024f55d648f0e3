package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.policy.NamePatterns;
import dev.sallyport.contract.input.Fields;
import java.util.List;
import java.util.Optional;

/**
 * Which tools, resources or prompts of a server there are, and for whom.
 *
 * @param names of those that there are for anybody
 * @param rules further conditions; all that match a name apply to it
 * @param pins of tools; absent where any definition will do
 */
public record TargetRules(NamePatterns names, List<TargetRule> rules, Optional<ToolPins> pins) {
    public static final TargetRules ALL = new TargetRules(NamePatterns.ALL, List.of(), Optional.empty());

    /** Rules without pins. */
    public TargetRules(NamePatterns names, List<TargetRule> rules) {
        this(names, rules, Optional.empty());
    }

    public TargetRules {
        rules = List.copyOf(rules);
    }

    /** Reads those of tools, which may be pinned. */
    static Optional<TargetRules> readTools(Fields fields) {
        return read(fields, ToolPins.read(fields));
    }

    static Optional<TargetRules> read(Fields fields) {
        return read(fields, Optional.empty());
    }

    private static Optional<TargetRules> read(Fields fields, Optional<ToolPins> pins) {
        Optional<NamePatterns> names = NamePatterns.read(fields);
        List<TargetRule> rules = fields.objects("rules", TargetRule::read);
        return fields.build(() -> new TargetRules(names.orElseThrow(), rules, pins));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        names.write(json);
        rules.stream().map(TargetRule::toJson).forEach(json.putArray("rules")::add);
        pins.ifPresent(pinned -> pinned.write(json));
        return json;
    }
}
