package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.policy.Cors;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.edge.identity.ServerAccess;
import dev.sallyport.edge.identity.TokenAccess;
import dev.sallyport.edge.policy.ServerPolicies;
import dev.sallyport.edge.upstream.Upstream;
import java.util.List;
import java.util.Optional;

/**
 * A server, ready to be called. Immutable.
 *
 * @param basis what it was compiled from: the same basis gives the same server
 * @param keyHeader the lower-case name of the header that holds the gateway's own keys, which no upstream gets
 * @param cors its policies of this kind
 */
public record CompiledServer(
        Basis basis,
        ServerDefinition definition,
        Upstream upstream,
        String keyHeader,
        ServerAccess access,
        ServerPolicies policies,
        List<Cors> cors) {

    /**
     * What a server was compiled from.
     *
     * @param revision of its definition
     * @param backend what the backend was compiled from that it names; absent where it has its own
     * @param namedValues the highest revision of the named values then; 0 where the server uses none
     */
    record Basis(
            long revision, Optional<CompiledBackend.Basis> backend, long namedValues, Optional<String> openProduct) {
        /** Whether nothing that it was made of has changed since. */
        boolean holds(
                long revisionNow,
                Optional<CompiledBackend.Basis> backendNow,
                long namedValuesNow,
                Optional<String> openProductNow) {
            return revision == revisionNow
                    && backend.equals(backendNow)
                    && (namedValues == 0 || namedValues == namedValuesNow)
                    && openProduct.equals(openProductNow);
        }
    }

    public CompiledServer {
        cors = List.copyOf(cors);
    }

    public String name() {
        return definition.name();
    }

    /** Another one when anything is another that it was compiled from. */
    public String fingerprint() {
        return basis.toString();
    }

    /** Whose tokens it takes, if it takes any. */
    public Optional<TokenAccess> tokens() {
        return access.tokens();
    }

    /** The upstream's transport as records name it. */
    public String transportLabel() {
        return Fields.label(upstream.settings().transport());
    }
}
