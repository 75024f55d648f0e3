package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.SessionLostDefinition;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.config.Transport;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How a backend is called, wherever it is. Immutable.
 *
 * @param forwardHeaders lower-case names of withheld client headers that it is to get
 * @param identity of both sides, where the backend's definition says something of it
 * @param sessionLost what means the same as 404 in answer to a call in a session, and what follows
 */
public record UpstreamSettings(
        Transport transport,
        TimeoutsDefinition timeouts,
        Set<String> forwardHeaders,
        Optional<TlsIdentity> identity,
        Optional<SessionLostDefinition> sessionLost) {
    public UpstreamSettings {
        forwardHeaders = Set.copyOf(forwardHeaders);
    }

    /** Whether a session that the backend has lost is begun anew for its client. */
    public boolean reinitializes() {
        return sessionLost.isPresent() && sessionLost.get().reinitialize();
    }

    /**
     * Those of {@code backend}.
     *
     * @throws IllegalArgumentException when its TLS settings cannot be put in force
     */
    public static UpstreamSettings of(BackendDefinition backend, Function<String, Optional<String>> namedValues) {
        return new UpstreamSettings(
                backend.transport(),
                backend.timeouts(),
                Set.copyOf(backend.forwardHeaders()),
                backend.tls().map(tls -> TlsIdentity.of(tls, namedValues)),
                backend.sessionLost());
    }
}
