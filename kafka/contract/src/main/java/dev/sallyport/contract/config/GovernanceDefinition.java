package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.input.Fields;
import java.util.List;
import java.util.Optional;

/**
 * What may be done with a server, by whom, and how often.
 *
 * @param policies of every call of the server
 */
public record GovernanceDefinition(
        TargetRules tools, TargetRules resources, TargetRules prompts, List<PolicyDefinition> policies) {
    public static final GovernanceDefinition DEFAULT =
            new GovernanceDefinition(TargetRules.ALL, TargetRules.ALL, TargetRules.ALL, List.of());

    public GovernanceDefinition {
        policies = List.copyOf(policies);
    }

    /** Reads fields of the server itself. */
    static Optional<GovernanceDefinition> read(Fields fields) {
        Optional<TargetRules> tools = fields.optionalObject("tools", TargetRules::readTools);
        Optional<TargetRules> resources = fields.optionalObject("resources", TargetRules::read);
        Optional<TargetRules> prompts = fields.optionalObject("prompts", TargetRules::read);
        List<PolicyDefinition> policies = PolicyDefinition.readAll(fields);
        return fields.build(() -> new GovernanceDefinition(
                tools.orElse(TargetRules.ALL),
                resources.orElse(TargetRules.ALL),
                prompts.orElse(TargetRules.ALL),
                policies));
    }

    void write(ObjectNode json) {
        json.set("tools", tools.toJson());
        json.set("resources", resources.toJson());
        json.set("prompts", prompts.toJson());
        PolicyDefinition.writeAll(policies, json);
    }
}
