package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.Backend;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.telemetry.NodeStatus.Reject;
import dev.sallyport.edge.upstream.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A backend that has a name of its own. Immutable.
 *
 * @param basis what it was compiled from: the same basis gives the same backend
 */
public record CompiledBackend(Basis basis, Upstream upstream) {
    /**
     * What a backend was compiled from.
     *
     * @param revision of its definition
     * @param namedValues the highest revision of the named values then; 0 where the backend uses none
     */
    record Basis(long revision, long namedValues) {}

    /** All of them, by name; those that did not change, and those that cannot be compiled, are as in {@code previous}. */
    static Map<String, CompiledBackend> all(
            ConfigImage image, Map<String, CompiledBackend> previous, NamedValues namedValues, List<Reject> rejects) {
        Map<String, CompiledBackend> backends = new HashMap<>();
        image.resources().of(ResourceKind.BACKEND).forEach((name, changed) -> {
            CompiledBackend before = previous.get(name);
            Basis basis = basis(changed, namedValues);
            if (before != null && before.basis().equals(basis)) {
                backends.put(name, before);
                return;
            }
            try {
                backends.put(
                        name,
                        new CompiledBackend(
                                basis,
                                Upstream.ofBackend(name, changed.resource().definition(), namedValues)));
            } catch (IllegalArgumentException notCompilable) {
                rejects.add(new Reject(changed.key(), changed.revision(), String.valueOf(notCompilable.getMessage())));
                if (before != null) {
                    backends.put(name, before);
                }
            }
        });
        return backends;
    }

    private static Basis basis(ResourceChanged<Backend> changed, NamedValues namedValues) {
        boolean usesValues = changed.resource().definition().tls().isPresent();
        return new Basis(changed.revision(), usesValues ? namedValues.revision() : 0);
    }
}
