package dev.sallyport.expression.explain;

import java.util.Collection;

/**
 * How the gateway would refuse.
 *
 * @param status of HTTP
 * @param code of the JSON-RPC error
 * @param message in words, as the caller gets it
 */
public record ExpectedRefusal(int status, int code, String message) {
    static final ExpectedRefusal KEY_MISSING = new ExpectedRefusal(
            401,
            -32010,
            "Access denied due to missing subscription key. Make sure to include subscription key when making requests"
                    + " to an API.");
    static final ExpectedRefusal KEY_INVALID = new ExpectedRefusal(
            401,
            -32010,
            "Access denied due to invalid subscription key. Make sure to provide a valid key for an active"
                    + " subscription.");
    static final ExpectedRefusal TOKEN_MISSING = new ExpectedRefusal(
            401, -32010, "An access token is required. The WWW-Authenticate header says where to get one.");
    static final ExpectedRefusal ADDRESS =
            new ExpectedRefusal(403, -32012, "Calls from this IP address are not allowed.");
    static final ExpectedRefusal POLICY_FAILED = new ExpectedRefusal(
            500, -32603, "A policy cannot be evaluated for this call. Its operator must set its expression right.");

    static ExpectedRefusal lacking(Collection<String> scopes) {
        return new ExpectedRefusal(
                403, -32011, "The access token lacks a scope. Ask for a token with: " + String.join(" ", scopes) + ".");
    }

    static ExpectedRefusal answered(int status, String message) {
        return new ExpectedRefusal(status, -32019, message);
    }
}
