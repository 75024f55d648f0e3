package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.GlobalPolicies;
import dev.sallyport.contract.config.ProductDefinition;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.policy.Cors;
import dev.sallyport.contract.telemetry.NodeStatus.Reject;
import dev.sallyport.edge.identity.Subscribers;
import dev.sallyport.edge.policy.PolicyCompiler;
import dev.sallyport.edge.policy.PolicyCompiler.NotCompilable;
import dev.sallyport.edge.policy.PolicyList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles what is demanded of callers beyond what each server demands. Used by one thread. */
final class GovernanceCompiler {
    private final PolicyCompiler policies;
    private Map<String, ResourceChanged<Subscription>> indexedSubscriptions = Map.of();
    private Map<String, ResourceChanged<ProductDefinition>> indexedProducts = Map.of();
    private Subscribers subscribers = Subscribers.NONE;
    private final Map<String, Compiled> compiled = new HashMap<>();

    /** A product's policies, and what they were made of. */
    private record Compiled(long revision, long namedValues, PolicyList policies) {}

    GovernanceCompiler(PolicyCompiler policies) {
        this.policies = policies;
    }

    /** What cannot be compiled stays as it was in {@code previous}. */
    Governance compile(ConfigImage image, Governance previous, NamedValues namedValues, List<Reject> rejects) {
        Optional<ResourceChanged<GlobalPolicies>> global = Optional.ofNullable(
                image.resources().of(ResourceKind.GLOBAL_POLICIES).get(GlobalPolicies.NAME));
        PolicyList globalList = previous.global();
        List<Cors> cors = previous.cors();
        try {
            globalList = global.isEmpty()
                    ? PolicyList.NONE
                    : policies.compile("global", global.get().resource().policies(), namedValues);
            cors = global.map(changed -> ServerCompiler.cors(changed.resource().policies()))
                    .orElse(List.of());
        } catch (NotCompilable | IllegalArgumentException notCompilable) {
            rejects.add(reject(global.orElseThrow(), notCompilable));
            globalList = previous.global().isEmpty() ? PolicyList.CLOSED : previous.global();
        }
        return new Governance(subscribers(image), globalList, products(image, previous, namedValues, rejects), cors);
    }

    private Map<String, PolicyList> products(
            ConfigImage image, Governance previous, NamedValues namedValues, List<Reject> rejects) {
        Map<String, PolicyList> lists = new HashMap<>();
        image.resources().of(ResourceKind.PRODUCT).forEach((name, changed) -> {
            try {
                lists.put(name, product(changed, namedValues));
            } catch (NotCompilable | IllegalArgumentException notCompilable) {
                rejects.add(reject(changed, notCompilable));
                lists.put(name, previous.products().getOrDefault(name, PolicyList.CLOSED));
            }
        });
        compiled.keySet().retainAll(lists.keySet());
        return lists;
    }

    private PolicyList product(ResourceChanged<ProductDefinition> changed, NamedValues namedValues) {
        String name = changed.resource().name();
        Compiled before = compiled.get(name);
        if (before != null
                && before.revision() == changed.revision()
                && before.namedValues() == namedValues.revision()) {
            return before.policies();
        }
        PolicyList list = policies.compile("product/" + name, changed.resource().policies(), namedValues);
        compiled.put(name, new Compiled(changed.revision(), namedValues.revision(), list));
        return list;
    }

    private static Reject reject(ResourceChanged<?> changed, RuntimeException why) {
        return new Reject(changed.key(), changed.revision(), String.valueOf(why.getMessage()));
    }

    /** An image shares with the one before it the kinds that did not change. */
    @SuppressWarnings("ReferenceEquality")
    private Subscribers subscribers(ConfigImage image) {
        Map<String, ResourceChanged<Subscription>> subscriptions =
                image.resources().of(ResourceKind.SUBSCRIPTION);
        Map<String, ResourceChanged<ProductDefinition>> products =
                image.resources().of(ResourceKind.PRODUCT);
        if (subscriptions != indexedSubscriptions || products != indexedProducts) {
            subscribers = Subscribers.of(subscriptions.values(), products.values());
            indexedSubscriptions = subscriptions;
            indexedProducts = products;
        }
        return subscribers;
    }
}
