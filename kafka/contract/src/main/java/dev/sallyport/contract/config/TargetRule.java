package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.policy.NamePatterns;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.config.policy.RequireScope;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Conditions on some tools, resources or prompts. A caller who does not meet {@code visibleTo} does not learn that they
 * exist; one who lacks a scope does, and is told which to ask for.
 *
 * @param match patterns of the names it is about
 * @param requiredScopes all of which the caller's access token must have
 * @param policies of calls of these
 */
public record TargetRule(
        List<String> match, Audience visibleTo, List<String> requiredScopes, List<PolicyDefinition> policies) {

    /**
     * For whom something exists; every part that says something must hold.
     *
     * @param roles one of which the caller must have
     * @param scopes one of which the caller must have
     * @param claims all of which the caller's token must fulfil
     * @param products one of which the caller must have subscribed to
     * @param when a CEL expression
     */
    public record Audience(
            List<String> roles,
            List<String> scopes,
            List<ClaimRule> claims,
            List<String> products,
            Optional<String> when) {
        public static final Audience EVERYBODY =
                new Audience(List.of(), List.of(), List.of(), List.of(), Optional.empty());

        public Audience {
            roles = List.copyOf(roles);
            scopes = List.copyOf(scopes);
            claims = List.copyOf(claims);
            products = List.copyOf(products);
        }

        static Optional<Audience> read(Fields fields) {
            List<String> roles = fields.strings("roles", Rule.NOT_BLANK);
            List<String> scopes = fields.strings("scopes", RequireScope.SCOPE);
            List<ClaimRule> claims = fields.objects("claims", ClaimRule::read);
            List<String> products = fields.strings("products", Rule.NAME);
            Optional<String> when = fields.optionalString("when", PolicyDefinition.EXPRESSION);
            return fields.build(() -> new Audience(roles, scopes, claims, products, when));
        }

        ObjectNode toJson() {
            ObjectNode json = Json.MAPPER.createObjectNode();
            strings(json, "roles", roles);
            strings(json, "scopes", scopes);
            claims.stream().map(ClaimRule::toJson).forEach(json.putArray("claims")::add);
            strings(json, "products", products);
            when.ifPresent(expression -> json.put("when", expression));
            return json;
        }
    }

    public TargetRule {
        match = List.copyOf(match);
        requiredScopes = List.copyOf(requiredScopes);
        policies = List.copyOf(policies);
    }

    static Optional<TargetRule> read(Fields fields) {
        List<String> match = fields.atLeastOne("match", NamePatterns.PATTERN, "at least one name or pattern");
        Optional<Audience> visibleTo = fields.optionalObject("visibleTo", Audience::read);
        List<String> requiredScopes = fields.strings("requiredScopes", RequireScope.SCOPE);
        List<PolicyDefinition> policies = PolicyDefinition.readAll(fields);
        return fields.build(
                () -> new TargetRule(match, visibleTo.orElse(Audience.EVERYBODY), requiredScopes, policies));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        strings(json, "match", match);
        json.set("visibleTo", visibleTo.toJson());
        strings(json, "requiredScopes", requiredScopes);
        PolicyDefinition.writeAll(policies, json);
        return json;
    }

    private static void strings(ObjectNode json, String field, List<String> values) {
        ArrayNode array = json.putArray(field);
        values.forEach(array::add);
    }
}
