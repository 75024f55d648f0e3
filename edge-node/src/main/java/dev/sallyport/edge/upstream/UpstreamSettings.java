package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.config.Transport;
import java.util.Set;

/**
 * How a backend is called, wherever it is. Immutable.
 *
 * @param forwardHeaders lower-case names of withheld client headers that it is to get
 */
public record UpstreamSettings(Transport transport, TimeoutsDefinition timeouts, Set<String> forwardHeaders) {
    public UpstreamSettings {
        forwardHeaders = Set.copyOf(forwardHeaders);
    }

    static UpstreamSettings of(BackendDefinition backend) {
        return new UpstreamSettings(backend.transport(), backend.timeouts(), Set.copyOf(backend.forwardHeaders()));
    }
}
