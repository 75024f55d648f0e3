package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.edge.upstream.Upstream;
import java.util.HashMap;
import java.util.Map;

/**
 * A backend that has a name of its own. Immutable.
 *
 * @param revision of its definition
 */
public record CompiledBackend(long revision, Upstream upstream) {
    /** All of them, by name; those that did not change are the same as in {@code previous}. */
    static Map<String, CompiledBackend> all(ConfigImage image, Map<String, CompiledBackend> previous) {
        Map<String, CompiledBackend> backends = new HashMap<>();
        image.resources().of(ResourceKind.BACKEND).forEach((name, changed) -> {
            CompiledBackend before = previous.get(name);
            backends.put(
                    name,
                    before != null && before.revision() == changed.revision()
                            ? before
                            : new CompiledBackend(
                                    changed.revision(),
                                    Upstream.ofBackend(name, changed.resource().definition())));
        });
        return backends;
    }
}
