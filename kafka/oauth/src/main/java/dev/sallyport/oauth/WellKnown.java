package dev.sallyport.oauth;

import java.util.List;
import java.util.Optional;

/** What clients look for under {@code /.well-known/}, in all the places where they look. */
public sealed interface WellKnown {
    /** The protected resource metadata of the endpoint at {@code path} (RFC 9728, 3.1). */
    record ProtectedResource(String path) implements WellKnown {}

    /** The protected resource metadata of an origin: answered when it can mean one server only, else 404. */
    record OnlyProtectedResource() implements WellKnown {}

    /**
     * The authorization server's metadata, which clients of 2025-03-26 look for at the gateway: the issuer's own
     * document, of the endpoint at {@code path} or, without one, of the only server with an issuer.
     */
    record AuthorizationServer(Optional<String> path) implements WellKnown {}

    /** Where all of them are. */
    String DIRECTORY = "/.well-known/";

    /**
     * What {@code path} of a request asks for; empty for every other path. Costs nothing but a search for those.
     *
     * @param path as it stands in the request line
     */
    static Optional<WellKnown> at(String path) {
        int at = path.indexOf(DIRECTORY);
        if (at < 0) {
            return Optional.empty();
        }
        String before = path.substring(0, at);
        String rest = path.substring(at + DIRECTORY.length());
        for (String suffix :
                List.of("oauth-protected-resource", "oauth-authorization-server", "openid-configuration")) {
            if (rest.equals(suffix)) {
                return Optional.of(document(suffix, before));
            }
            // Either inserted before the path or appended to it, never both.
            if (rest.startsWith(suffix + "/") && before.isEmpty()) {
                return Optional.of(document(suffix, rest.substring(suffix.length())));
            }
        }
        return Optional.empty();
    }

    private static WellKnown document(String suffix, String path) {
        boolean isWhole = path.isEmpty() || path.equals("/");
        if (!suffix.equals("oauth-protected-resource")) {
            return new AuthorizationServer(isWhole ? Optional.empty() : Optional.of(path));
        }
        return isWhole ? new OnlyProtectedResource() : new ProtectedResource(path);
    }

    /**
     * Where the metadata of the endpoint at {@code path} is said to be.
     *
     * @param origin the gateway's, as clients know it
     */
    static String protectedResourceUrl(String origin, String path) {
        return origin + DIRECTORY + "oauth-protected-resource" + path;
    }
}
