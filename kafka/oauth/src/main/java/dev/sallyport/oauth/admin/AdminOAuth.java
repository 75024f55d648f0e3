package dev.sallyport.oauth.admin;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.oauth.IssuerSettings;
import dev.sallyport.process.OutboundRules;
import java.net.URI;
import java.util.Optional;

/**
 * Whose access tokens open an admin API.
 *
 * @param audience which a token must be for
 * @param adminRole who has it may do everything
 * @param viewerRole who has it may read
 */
public record AdminOAuth(IssuerSettings issuer, String audience, String adminRole, String viewerRole) {
    private static final Rule URL = new Rule(
            AdminOAuth::mayBeFetched, "an absolute https URL, or http to this machine, without user or fragment");
    private static final Rule AUDIENCE = Rule.matching("\\S{1,512}", "a text of at most 512 characters without spaces");
    /** Goes into a header. */
    private static final Rule ROLE =
            Rule.matching("[A-Za-z0-9._:/-]{1,128}", "a role's name: at most 128 letters, digits and any of . _ : / -");

    public static Optional<AdminOAuth> read(Fields fields) {
        String issuer = fields.string("issuer", URL);
        String audience = fields.string("audience", AUDIENCE);
        Optional<String> adminRole = fields.optionalString("adminRole", ROLE);
        Optional<String> viewerRole = fields.optionalString("viewerRole", ROLE);
        Optional<String> jwksUri = fields.optionalString("jwksUri", URL);
        return fields.build(() -> new AdminOAuth(
                new IssuerSettings(issuer, jwksUri.map(URI::create)),
                audience,
                adminRole.orElse("admin"),
                viewerRole.orElse("viewer")));
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
