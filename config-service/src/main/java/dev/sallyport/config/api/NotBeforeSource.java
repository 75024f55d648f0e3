package dev.sallyport.config.api;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.contract.revocation.Revoked;
import dev.sallyport.oauth.IssuerSettings;
import dev.sallyport.process.OutboundRules;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An issuer that pushes its revocation policy here.
 *
 * @param clients the ids of those of its clients whose admin URL leads here
 */
public record NotBeforeSource(IssuerSettings issuer, Set<String> clients) {
    private static final Rule URL = new Rule(
            NotBeforeSource::mayBeFetched, "an absolute https URL, or http to this machine, without user or fragment");

    public NotBeforeSource {
        clients = Set.copyOf(clients);
    }

    public static Optional<NotBeforeSource> read(Fields fields) {
        String issuer = fields.string("issuer", URL);
        Optional<String> jwksUri = fields.optionalString("jwksUri", URL);
        List<String> clients = fields.atLeastOne("clients", Revoked.CLIENT, "at least one client id");
        return fields.build(
                () -> new NotBeforeSource(new IssuerSettings(issuer, jwksUri.map(URI::create)), Set.copyOf(clients)));
    }

    /** The clients of both, which are of one issuer. */
    NotBeforeSource and(NotBeforeSource other) {
        Set<String> all = new HashSet<>(clients);
        all.addAll(other.clients());
        return new NotBeforeSource(issuer, all);
    }

    private static boolean mayBeFetched(String text) {
        try {
            return OutboundRules.TLS_OR_LOOPBACK
                    .expectedInsteadOf(URI.create(text))
                    .isEmpty();
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }
}
