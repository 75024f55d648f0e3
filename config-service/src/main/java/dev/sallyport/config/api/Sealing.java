package dev.sallyport.config.api;

import dev.sallyport.config.decide.Command;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.Subscription;

/** Which commands carry what was sealed or hashed under the master key of this process. */
final class Sealing {
    private Sealing() {}

    static boolean isPartOf(Command command) {
        return switch (command) {
            case Command.Put put -> isPartOf(put.resource());
            case Command.RollBack rollBack -> isPartOf(rollBack.resource());
            case Command.Apply apply -> apply.documents().stream().anyMatch(document -> isPartOf(document.resource()));
            case Command.RegenerateKey regenerate -> true;
            case Command.MakeSessionKeys make -> true;
            case Command.RotateSessionKeys rotate -> true;
            case Command.Remove remove -> false;
        };
    }

    private static boolean isPartOf(Resource resource) {
        return resource instanceof Subscription
                || (resource instanceof NamedValue value && value.content() instanceof NamedValue.Content.Sealed);
    }
}
