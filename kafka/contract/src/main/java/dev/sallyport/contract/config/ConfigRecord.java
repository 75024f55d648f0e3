package dev.sallyport.contract.config;

import java.time.Instant;
import java.util.List;

/** One change of configuration, as it stands in the config log. */
public sealed interface ConfigRecord {
    /** What the log is compacted by: {@code kind/name}. */
    String key();

    /**
     * A resource was created or replaced.
     *
     * @param revision unique and rising over all resources; the resource's entity tag
     */
    record ResourceChanged<R extends Resource>(Instant at, long revision, R resource) implements ConfigRecord {
        @Override
        public String key() {
            return resource.kind().key(resource.name());
        }
    }

    /** A resource was removed: in the log a record without a value. */
    record ResourceRemoved(ResourceKind<?> kind, String name) implements ConfigRecord {
        @Override
        public String key() {
            return kind.key(name);
        }
    }

    /**
     * The session keys were made or rotated.
     *
     * @param keys the first seals, all open
     */
    record SessionKeysChanged(Instant at, long revision, List<SessionKey> keys) implements ConfigRecord {
        /** The kind and the only name of this resource. */
        public static final String KEY = "SessionKeys/default";

        public SessionKeysChanged {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("no session key to seal with");
            }
        }

        @Override
        public String key() {
            return KEY;
        }
    }
}
