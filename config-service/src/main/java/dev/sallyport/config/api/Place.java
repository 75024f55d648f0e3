package dev.sallyport.config.api;

import dev.sallyport.contract.config.GlobalPolicies;
import dev.sallyport.contract.config.ResourceKind;
import java.util.List;
import java.util.Optional;

/**
 * Where the resources of a kind are.
 *
 * @param path of one of them, with its name in braces
 * @param onlyName of kinds that have one resource only
 */
record Place(ResourceKind<?> kind, String path, Optional<String> onlyName) {
    /** The kinds that have many resources. */
    static final List<Place> NAMED = ResourceKind.ALL.stream()
            .filter(kind -> !kind.equals(ResourceKind.GLOBAL_POLICIES))
            .map(Place::named)
            .toList();

    static final Place GLOBAL_POLICIES = new Place(
            ResourceKind.GLOBAL_POLICIES,
            "/" + ResourceKind.GLOBAL_POLICIES.plural() + "/" + GlobalPolicies.NAME,
            Optional.of(GlobalPolicies.NAME));

    private static Place named(ResourceKind<?> kind) {
        return new Place(kind, "/" + kind.plural() + "/{name}", Optional.empty());
    }

    /** The resource that {@code call} is about. */
    String name(ApiCall call) {
        return onlyName.orElseGet(call::name);
    }

    String location(String name) {
        return AdminApi.ROOT + path.replace("{name}", name);
    }
}
