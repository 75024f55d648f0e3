package dev.sallyport.expression.explain;

import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Subscription;
import java.util.Optional;
import java.util.Set;

/**
 * A call that is supposed.
 *
 * @param subscription whose key the caller shows
 * @param token what the caller's access token says, if it shows one
 * @param ip the client's address, if it is known
 */
public record Question(
        ServerDefinition server,
        Wanted wanted,
        Optional<Subscription> subscription,
        Optional<SupposedToken> token,
        Optional<String> ip) {

    /** What the call is about. */
    public sealed interface Wanted {
        /** The method of the request. */
        String method();
    }

    /** One tool, resource or prompt. */
    public record Item(TargetKind kind, String name) implements Wanted {
        @Override
        public String method() {
            return kind.method();
        }
    }

    /** A request that acts on no tool, resource or prompt. */
    public record Other(String method) implements Wanted {}

    /** A token that the server takes; what is absent is not known. */
    public record SupposedToken(
            Optional<String> subject,
            Optional<String> client,
            Optional<Set<String>> roles,
            Optional<Set<String>> scopes) {
        public SupposedToken {
            roles = roles.map(Set::copyOf);
            scopes = scopes.map(Set::copyOf);
        }
    }
}
