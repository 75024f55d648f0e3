package dev.sallyport.edge.identity;

import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ProductDefinition;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionScope;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The subscriptions in force, found by the hash of a key. Immutable and safe for any thread. */
public final class Subscribers {
    public static final Subscribers NONE = new Subscribers(Map.of(), Map.of());

    private final Map<String, Subscription> byKeyHash;
    private final Map<String, Set<String>> serversOfProduct;

    private Subscribers(Map<String, Subscription> byKeyHash, Map<String, Set<String>> serversOfProduct) {
        this.byKeyHash = byKeyHash;
        this.serversOfProduct = serversOfProduct;
    }

    /** Indexes what the configuration has. */
    public static Subscribers of(
            Collection<ResourceChanged<Subscription>> subscriptions,
            Collection<ResourceChanged<ProductDefinition>> products) {
        Map<String, Subscription> byKeyHash = HashMap.newHashMap(2 * subscriptions.size());
        for (ResourceChanged<Subscription> changed : subscriptions) {
            changed.resource().keys().ifPresent(keys -> {
                byKeyHash.put(keys.primary().hash(), changed.resource());
                byKeyHash.put(keys.secondary().hash(), changed.resource());
            });
        }
        Map<String, Set<String>> servers = new HashMap<>();
        products.forEach(changed -> servers.put(
                changed.resource().name(), new HashSet<>(changed.resource().servers())));
        return new Subscribers(byKeyHash, servers);
    }

    /** Who may call {@code server} with the key of this hash at {@code now}; empty when nobody. */
    Optional<Subscriber> find(String keyHash, String server, Instant now) {
        return Optional.ofNullable(byKeyHash.get(keyHash))
                .filter(subscription ->
                        subscription.state() == Subscription.State.ACTIVE && !subscription.hasExpired(now))
                .filter(subscription -> opens(subscription.scope(), server))
                .map(subscription ->
                        new Subscriber(subscription.name(), product(subscription.scope()), subscription.expiresAt()));
    }

    private boolean opens(SubscriptionScope scope, String server) {
        return switch (scope) {
            case SubscriptionScope.All all -> true;
            case SubscriptionScope.OfServer one -> one.server().equals(server);
            case SubscriptionScope.OfProduct of ->
                serversOfProduct.getOrDefault(of.product(), Set.of()).contains(server);
        };
    }

    private static Optional<String> product(SubscriptionScope scope) {
        return scope instanceof SubscriptionScope.OfProduct of ? Optional.of(of.product()) : Optional.empty();
    }
}
