package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Refuses callers whose access token lacks a scope (RFC 6750 section 3.1, {@code insufficient_scope}), so that the client
 * can ask for more.
 *
 * @param scopes all of which the token must have
 */
public record RequireScope(List<String> scopes) implements PolicyAction {
    /** One scope token of RFC 6749 section 3.3. */
    public static final Rule SCOPE =
            Rule.matching("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,128}", "one OAuth scope, without spaces and quotes");

    public RequireScope {
        scopes = List.copyOf(scopes);
    }

    static Optional<RequireScope> read(Fields fields) {
        List<String> scopes = fields.atLeastOne("scopes", SCOPE, "at least one OAuth scope");
        return fields.build(() -> new RequireScope(scopes));
    }

    @Override
    public PolicyType type() {
        return PolicyType.REQUIRE_SCOPE;
    }

    @Override
    public void write(ObjectNode json) {
        scopes.forEach(json.putArray("scopes")::add);
    }
}
