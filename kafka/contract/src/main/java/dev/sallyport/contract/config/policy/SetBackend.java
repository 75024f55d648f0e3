package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/**
 * Sends calls to another backend than the server's. A session stays where it began, whatever later calls would say.
 *
 * @param backend the name of a {@link dev.sallyport.contract.config.Backend} with the server's transport
 */
public record SetBackend(String backend) implements PolicyAction {
    static Optional<SetBackend> read(Fields fields) {
        String backend = fields.string("backend", Rule.NAME);
        return fields.build(() -> new SetBackend(backend));
    }

    @Override
    public PolicyType type() {
        return PolicyType.SET_BACKEND;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("backend", backend);
    }
}
