package dev.sallyport.oauth;

import java.util.Collection;
import java.util.List;

/**
 * Values of {@code WWW-Authenticate} (RFC 6750, 3; RFC 9728, 5.1). Every value is quoted, and characters that these
 * headers cannot carry are left out, so nothing that a caller or an operator wrote ends the header.
 *
 * @param resourceMetadata the URL of the server's {@link ProtectedResourceMetadata}
 */
public record BearerChallenge(String resourceMetadata) {
    private static final char PRINTABLE_MIN = 0x20;
    private static final char PRINTABLE_MAX = 0x7e;

    /** Nobody tried to authenticate: no error, and the scopes to ask for. */
    public String missing(Collection<String> scopes) {
        return value("", "", scopes);
    }

    /** 401: with the reason, and nothing of the token. */
    public String invalid(RejectionReason reason, Collection<String> scopes) {
        return value("invalid_token", reason.description(), scopes);
    }

    /** 400: more than one token, or one that is not where it belongs. */
    public String malformedRequest() {
        return value("invalid_request", "one bearer token is expected, in the Authorization header", List.of());
    }

    /** 403: names every scope of the operation at once, so that one more login is enough. */
    public String insufficientScope(Collection<String> scopes) {
        return value("insufficient_scope", "the token does not have every scope that this needs", scopes);
    }

    private String value(String error, String description, Collection<String> scopes) {
        StringBuilder value = new StringBuilder("Bearer ");
        parameter(value, "error", error);
        parameter(value, "error_description", description);
        parameter(value, "scope", String.join(" ", scopes));
        return parameter(value, "resource_metadata", resourceMetadata).toString();
    }

    private static StringBuilder parameter(StringBuilder value, String name, String text) {
        if (text.isEmpty()) {
            return value;
        }
        value.append(value.charAt(value.length() - 1) == '"' ? ", " : "")
                .append(name)
                .append("=\"");
        // RFC 6750 forbids quotes and backslashes in these values even where a quoted-string could escape them.
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= PRINTABLE_MIN && c <= PRINTABLE_MAX && c != '"' && c != '\\') {
                value.append(c);
            }
        }
        return value.append('"');
    }
}
