package dev.sallyport.oauth;

/** What became of a token. */
public sealed interface TokenResult {
    /** Signed by the issuer, for this resource, and in force now. Scopes are not looked at. */
    record Verified(TokenClaims claims) implements TokenResult {}

    /** 401 with {@code error="invalid_token"}. */
    record Rejected(RejectionReason reason) implements TokenResult {}

    /** Nobody's fault that calls: 503 with {@code Retry-After}, and never anonymous. */
    record Unavailable(Cause cause) implements TokenResult {
        /** What is missing. */
        public enum Cause {
            /** No keys of the issuer were ever fetched, and now they cannot be. */
            KEYS_UNREACHABLE,
            /** More tokens had to be verified than this event loop has time for. */
            OVERLOADED
        }
    }
}
