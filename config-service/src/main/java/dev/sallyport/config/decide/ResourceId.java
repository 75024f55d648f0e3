package dev.sallyport.config.decide;

import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;

/** Which resource is meant, whether or not there is one. */
public record ResourceId(ResourceKind<?> kind, String name) {
    static ResourceId of(Resource resource) {
        return new ResourceId(resource.kind(), resource.name());
    }

    /** The key under which both logs hold it. */
    public String key() {
        return kind.key(name);
    }

    /** As people say it: {@code server weather}. */
    @Override
    public String toString() {
        return kind.noun() + " " + name;
    }
}
