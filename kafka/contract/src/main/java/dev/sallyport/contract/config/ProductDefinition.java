package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Servers that are offered together: one subscription opens all of them.
 *
 * @param servers by name
 * @param subscriptionRequired whether its servers want a key; {@code false} opens them to callers without one
 * @param policies of calls that are made with a subscription to this product, or without a key where it is open
 */
public record ProductDefinition(
        String name,
        String displayName,
        String description,
        List<String> servers,
        boolean subscriptionRequired,
        List<PolicyDefinition> policies)
        implements Resource {
    public ProductDefinition {
        servers = List.copyOf(servers);
        policies = List.copyOf(policies);
    }

    static Optional<ProductDefinition> read(Fields fields) {
        fields.has("kind");
        String name = fields.string("name", Rule.NAME);
        Optional<String> displayName = fields.optionalString("displayName", Rule.atMost(120));
        Optional<String> description = fields.optionalString("description", Rule.atMost(2_000));
        List<String> servers = fields.strings("servers", Rule.NAME);
        boolean subscriptionRequired = fields.bool("subscriptionRequired", true);
        List<PolicyDefinition> policies = PolicyDefinition.readAll(fields);
        return fields.build(() -> new ProductDefinition(
                name,
                displayName.orElse(name),
                description.orElse(""),
                servers.stream().distinct().toList(),
                subscriptionRequired,
                policies));
    }

    @Override
    public ResourceKind<ProductDefinition> kind() {
        return ResourceKind.PRODUCT;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("kind", kind().label())
                .put("name", name)
                .put("displayName", displayName)
                .put("description", description);
        servers.forEach(json.putArray("servers")::add);
        json.put("subscriptionRequired", subscriptionRequired);
        PolicyDefinition.writeAll(policies, json);
        return json;
    }
}
