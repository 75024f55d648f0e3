package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Effect;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ResourceKind;
import java.util.Map;
import java.util.Optional;

/**
 * What is in the log now.
 *
 * @param keys to show, by the name of the subscription
 */
record Written(Accepted accepted, Map<String, ObjectNode> keys) {
    Written {
        keys = Map.copyOf(keys);
    }

    Optional<ObjectNode> keys(String subscription) {
        return Optional.ofNullable(keys.get(subscription));
    }

    /** What became of each resource. */
    ArrayNode results() {
        ArrayNode results = Json.MAPPER.createArrayNode();
        for (Effect effect : accepted.effects()) {
            ObjectNode result = Representation.effect(effect);
            if (effect.kind().equals(ResourceKind.SUBSCRIPTION.label())) {
                keys(effect.name()).ifPresent(shown -> result.set("keys", shown));
            }
            results.add(result);
        }
        return results;
    }

    @Override
    public String toString() {
        return "Written[" + accepted.effects().size() + " effects]";
    }
}
