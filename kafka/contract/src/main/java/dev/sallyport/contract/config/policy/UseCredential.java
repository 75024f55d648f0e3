package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/**
 * Authenticates the gateway, or the caller by way of the gateway, to the upstream.
 *
 * @param provider the name of a credential provider
 */
public record UseCredential(String provider) implements PolicyAction {
    static Optional<UseCredential> read(Fields fields) {
        String provider = fields.string("provider", Rule.NAME);
        return fields.build(() -> new UseCredential(provider));
    }

    @Override
    public PolicyType type() {
        return PolicyType.CREDENTIAL;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("provider", provider);
    }
}
