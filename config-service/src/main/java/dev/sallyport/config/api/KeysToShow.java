package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.api.SubscriptionKeyMint.Minted;
import dev.sallyport.config.api.SubscriptionKeyMint.Pair;
import dev.sallyport.config.decide.Change;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.contract.input.Fields;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that were minted for a command. Each is shown once, in the answer to the command that stored it; one that was
 * minted in vain opens nothing and is never seen.
 *
 * @param minted by the name of the subscription
 */
record KeysToShow(Map<String, Pair> minted) {
    static final KeysToShow NONE = new KeysToShow(Map.of());

    KeysToShow {
        minted = Map.copyOf(minted);
    }

    /** Those that {@code accepted} wrote, by the name of the subscription. */
    Map<String, ObjectNode> storedBy(Accepted accepted) {
        Map<String, ObjectNode> shown = new HashMap<>();
        for (Change change : accepted.changes()) {
            if (change.configRecord() instanceof ResourceChanged<?> changed
                    && changed.resource() instanceof Subscription subscription) {
                stored(subscription).ifPresent(keys -> shown.put(subscription.name(), keys));
            }
        }
        return shown;
    }

    private Optional<ObjectNode> stored(Subscription subscription) {
        if (!minted.containsKey(subscription.name()) || subscription.keys().isEmpty()) {
            return Optional.empty();
        }
        ObjectNode json = Json.MAPPER.createObjectNode();
        for (SubscriptionKeys.Slot slot : SubscriptionKeys.Slot.values()) {
            Minted candidate = minted.get(subscription.name()).of(slot);
            if (candidate.hashed().equals(stored(subscription.keys().get(), slot))) {
                json.put(Fields.label(slot), candidate.secret());
            }
        }
        return json.isEmpty() ? Optional.empty() : Optional.of(json);
    }

    private static HashedKey stored(SubscriptionKeys keys, SubscriptionKeys.Slot slot) {
        return switch (slot) {
            case PRIMARY -> keys.primary();
            case SECONDARY -> keys.secondary();
        };
    }
}
