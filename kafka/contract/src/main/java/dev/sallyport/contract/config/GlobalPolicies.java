package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/** The policies of every call; there is one such resource, called {@value #NAME}. */
public record GlobalPolicies(List<PolicyDefinition> policies) implements Resource {
    public static final String NAME = "global";

    public GlobalPolicies {
        policies = List.copyOf(policies);
    }

    static Optional<GlobalPolicies> read(Fields fields) {
        fields.has("kind");
        fields.optionalString("name", new Rule(NAME::equals, NAME));
        List<PolicyDefinition> policies = PolicyDefinition.readAll(fields);
        return fields.build(() -> new GlobalPolicies(policies));
    }

    @Override
    public ResourceKind<GlobalPolicies> kind() {
        return ResourceKind.GLOBAL_POLICIES;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json =
                Json.MAPPER.createObjectNode().put("kind", kind().label()).put("name", NAME);
        PolicyDefinition.writeAll(policies, json);
        return json;
    }
}
