package dev.sallyport.contract.revocation;

import dev.sallyport.contract.MalformedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the revocation log adds up to: the last word on each key. Immutable. */
public final class RevocationImage {
    public static final RevocationImage EMPTY = new RevocationImage(new TreeMap<>());

    /**
     * How many may be in force at a time. A revocation ends by itself when what it is about has, so a thousand are many;
     * each edge holds them all in memory.
     */
    public static final int LIVE_MAX = 10_000;

    private final Map<String, Revocation> byKey;

    private RevocationImage(Map<String, Revocation> byKey) {
        this.byKey = Collections.unmodifiableMap(byKey);
    }

    /** What {@code revocations} add up to; the last one of a key counts. */
    public static RevocationImage of(Collection<Revocation> revocations) {
        Map<String, Revocation> byKey = new TreeMap<>();
        revocations.forEach(each -> byKey.put(each.key(), each));
        return new RevocationImage(byKey);
    }

    /** A record of the log on its own. */
    public record Change(String key, Optional<Revocation> revocation) {
        /**
         * Reads a record.
         *
         * @param value empty where the revocation was taken back, or has expired
         * @throws MalformedRecord when the value is not what the key says
         */
        public static Change decode(byte[] key, Optional<byte[]> value) {
            String text = new String(key, StandardCharsets.UTF_8);
            Optional<Revocation> revocation = value.map(RevocationCodec.INSTANCE::decode);
            if (revocation.filter(read -> !read.key().equals(text)).isPresent()) {
                throw new MalformedRecord("a revocation under the key of another");
            }
            return new Change(text, revocation);
        }

        /** Whatever {@code revocation} takes back is taken back. */
        public static Change made(Revocation revocation) {
            return new Change(revocation.key(), Optional.of(revocation));
        }

        /** Whatever stood under {@code key} counts no more. */
        public static Change ended(String key) {
            return new Change(key, Optional.empty());
        }
    }

    /** The image after {@code changes}, in their order. */
    public RevocationImage apply(Collection<Change> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        Map<String, Revocation> next = new TreeMap<>(byKey);
        changes.forEach(change -> change.revocation()
                .ifPresentOrElse(made -> next.put(change.key(), made), () -> next.remove(change.key())));
        return new RevocationImage(next);
    }

    /** The image without what has expired by {@code now}; this one where nothing has. */
    public RevocationImage at(Instant now) {
        if (byKey.values().stream().noneMatch(each -> each.hasExpired(now))) {
            return this;
        }
        Map<String, Revocation> next = new TreeMap<>(byKey);
        next.values().removeIf(each -> each.hasExpired(now));
        return new RevocationImage(next);
    }

    /** By key, in the keys' order; those that have expired stand there until somebody takes them away. */
    public Map<String, Revocation> byKey() {
        return byKey;
    }

    public Optional<Revocation> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
