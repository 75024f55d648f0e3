package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.time.Instant;
import java.util.Optional;

/** The two keys of a subscription. Both are valid, so that one can be replaced while the other is in use. */
public record SubscriptionKeys(HashedKey primary, HashedKey secondary) {

    /** What keys are hashed for. */
    public static final String PURPOSE = "subscription key v1";

    /** Which of the two. */
    public enum Slot {
        PRIMARY,
        SECONDARY
    }

    /**
     * A key that nobody can read any more.
     *
     * @param hash by {@link dev.sallyport.contract.seal.KeyHash}, in hexadecimal
     */
    public record HashedKey(String hash, Instant createdAt) {
        private static final Rule HASH = Rule.matching("[0-9a-f]{64}", "64 hexadecimal digits");

        static Optional<HashedKey> read(Fields fields) {
            String hash = fields.string("hash", HASH);
            String createdAt = fields.string("createdAt", Rule.NOT_BLANK);
            return fields.build(() -> new HashedKey(hash, Instant.parse(createdAt)));
        }

        ObjectNode toJson() {
            return Json.MAPPER.createObjectNode().put("hash", hash).put("createdAt", createdAt.toString());
        }
    }

    static Optional<SubscriptionKeys> read(Fields fields) {
        Optional<HashedKey> primary = fields.object("primary", HashedKey::read);
        Optional<HashedKey> secondary = fields.object("secondary", HashedKey::read);
        return fields.build(() -> new SubscriptionKeys(primary.orElseThrow(), secondary.orElseThrow()));
    }

    /** The same keys but for one. */
    public SubscriptionKeys with(Slot slot, HashedKey key) {
        return switch (slot) {
            case PRIMARY -> new SubscriptionKeys(key, secondary);
            case SECONDARY -> new SubscriptionKeys(primary, key);
        };
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.set("primary", primary.toJson());
        json.set("secondary", secondary.toJson());
        return json;
    }
}
