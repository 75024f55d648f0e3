package dev.sallyport.contract.config;

import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All resources of an image, by kind and name. Immutable. */
public final class Resources {
    static final Resources NONE = new Resources(Map.of());

    private final Map<ResourceKind<?>, Map<String, ResourceChanged<?>>> byKind;

    private Resources(Map<ResourceKind<?>, Map<String, ResourceChanged<?>>> byKind) {
        this.byKind = byKind;
    }

    /** Those of one kind, by name. */
    @SuppressWarnings("unchecked") // Edit.put files each change under its own resource's kind.
    public <R extends Resource> Map<String, ResourceChanged<R>> of(ResourceKind<R> kind) {
        return (Map<String, ResourceChanged<R>>) (Map<String, ?>) byKind.getOrDefault(kind, Map.of());
    }

    /** The one of this kind and name. */
    public <R extends Resource> Optional<ResourceChanged<R>> find(ResourceKind<R> kind, String name) {
        return Optional.ofNullable(of(kind).get(name));
    }

    /** All of them, those that others refer to before those others. */
    public Stream<ResourceChanged<?>> all() {
        return ResourceKind.ALL.stream().flatMap(kind -> byKind.getOrDefault(kind, Map.of()).values().stream());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Resources resources && byKind.equals(resources.byKind);
    }

    @Override
    public int hashCode() {
        return byKind.hashCode();
    }

    @Override
    public String toString() {
        return byKind.toString();
    }

    /** A copy in the making; only the kinds that change are copied. Used by one thread. */
    static final class Edit {
        private final Map<ResourceKind<?>, Map<String, ResourceChanged<?>>> byKind;
        private final Map<ResourceKind<?>, Map<String, ResourceChanged<?>>> copied = new HashMap<>();

        Edit(Resources before) {
            byKind = new HashMap<>(before.byKind);
        }

        void put(ResourceChanged<?> changed) {
            ofKind(changed.resource().kind()).put(changed.resource().name(), changed);
        }

        void remove(ResourceKind<?> kind, String name) {
            ofKind(kind).remove(name);
        }

        private Map<String, ResourceChanged<?>> ofKind(ResourceKind<?> kind) {
            return copied.computeIfAbsent(kind, first -> new HashMap<>(byKind.getOrDefault(first, Map.of())));
        }

        Resources done() {
            copied.forEach((kind, changed) -> {
                if (changed.isEmpty()) {
                    byKind.remove(kind);
                } else {
                    byKind.put(kind, Map.copyOf(changed));
                }
            });
            return new Resources(Map.copyOf(byKind));
        }
    }
}
