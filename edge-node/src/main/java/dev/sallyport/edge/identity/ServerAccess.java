package dev.sallyport.edge.identity;

import dev.sallyport.contract.config.AccessDefinition;
import java.util.Optional;

/**
 * Who may call one server, ready to be asked. Immutable.
 *
 * @param server its name
 * @param path of its endpoint, for the metadata of its tokens
 * @param openProduct a product that opens the server to callers without a key
 */
public record ServerAccess(
        String server,
        String path,
        AccessDefinition definition,
        Optional<TokenAccess> tokens,
        Optional<String> openProduct) {
    boolean wantsKey() {
        return definition.subscriptionRequired() && openProduct.isEmpty();
    }
}
