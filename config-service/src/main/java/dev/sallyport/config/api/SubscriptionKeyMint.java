package dev.sallyport.config.api;

import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.contract.config.SubscriptionKeys.Slot;
import dev.sallyport.contract.seal.KeyHash;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** Makes keys of subscriptions. Confined to one thread. */
final class SubscriptionKeyMint {
    /** By which people and scanners of repositories recognise a key. */
    static final String PREFIX = "sp_";

    private static final int KEY_BYTES = 32;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random;
    private final KeyHash hash;
    private final Instant now;

    SubscriptionKeyMint(SecureRandom random, KeyHash hash, Instant now) {
        this.random = random;
        this.hash = hash;
        this.now = now;
    }

    /**
     * A key that nobody has seen yet.
     *
     * @param secret what opens
     * @param hashed what is stored of it
     */
    record Minted(String secret, HashedKey hashed) {
        @Override
        public String toString() {
            return "Minted[secret]";
        }
    }

    /** Both keys of one subscription. */
    record Pair(Minted primary, Minted secondary) {
        SubscriptionKeys hashed() {
            return new SubscriptionKeys(primary.hashed(), secondary.hashed());
        }

        Minted of(Slot slot) {
            return switch (slot) {
                case PRIMARY -> primary;
                case SECONDARY -> secondary;
            };
        }
    }

    Pair pair() {
        return new Pair(fresh(), fresh());
    }

    private Minted fresh() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        String secret = PREFIX + BASE64.encodeToString(bytes);
        return new Minted(secret, new HashedKey(hash.of(secret), now));
    }
}
