package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.policy.Cors;
import dev.sallyport.edge.identity.Subscribers;
import dev.sallyport.edge.policy.PolicyList;
import dev.sallyport.edge.policy.Scopes;
import dev.sallyport.edge.policy.ServerPolicies;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is demanded of callers beyond what each server demands. Immutable.
 *
 * @param products the policies of each product, by its name
 * @param cors the global policies of this kind
 */
public record Governance(
        Subscribers subscribers, PolicyList global, Map<String, PolicyList> products, List<Cors> cors) {
    static final Governance NONE = new Governance(Subscribers.NONE, PolicyList.NONE, Map.of(), List.of());

    public Governance {
        products = Map.copyOf(products);
        cors = List.copyOf(cors);
    }

    /** What a call passes that is made with a subscription to {@code product}. */
    public Scopes scopes(Optional<String> product, ServerPolicies server) {
        PolicyList ofProduct =
                product.isEmpty() ? PolicyList.NONE : products.getOrDefault(product.get(), PolicyList.NONE);
        return new Scopes(global, ofProduct, server);
    }
}
