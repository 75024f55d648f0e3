package dev.sallyport.oauth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tokens that were last asked for, so many at most. Confined to its event loop. */
final class RecentTokens<T> {
    private static final float LOAD_FACTOR = 0.75f;
    private static final int CAPACITY_FIRST = 64;

    private final Map<TokenHash, T> byHash;

    RecentTokens(int max) {
        byHash = new LinkedHashMap<>(CAPACITY_FIRST, LOAD_FACTOR, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<TokenHash, T> eldest) {
                return size() > max;
            }
        };
    }

    Optional<T> find(TokenHash hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    void put(TokenHash hash, T what) {
        byHash.put(hash, what);
    }

    void remove(TokenHash hash) {
        byHash.remove(hash);
    }

    int size() {
        return byHash.size();
    }
}
