package dev.sallyport.config.decide;

import dev.sallyport.config.decide.Effect.Action;
import dev.sallyport.contract.config.Resource;
import java.util.Optional;

/**
 * A resource as it shall be.
 *
 * @param pointer where it stands in the request
 * @param action what history calls the change, unless that follows from the change itself
 */
record Write(String pointer, Resource resource, Optional<Action> action) {
    ResourceId id() {
        return ResourceId.of(resource);
    }

    Write with(Resource kept) {
        return new Write(pointer, kept, action);
    }
}
