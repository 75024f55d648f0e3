package dev.sallyport.oauth;

import java.util.Locale;

/** Why a token was refused. The list is closed; none of it says anything of the token's content. */
public enum RejectionReason {
    /** Not a signed JWT, too long, or without a claim that every access token has. */
    MALFORMED("the token is not a signed JWT access token"),
    /** {@code none}, HMAC, or an algorithm that the server does not allow. */
    ALGORITHM("the token is signed with an algorithm that is not allowed"),
    /** An ID token, a refresh token, or another JWT that is no access token. */
    TYPE("the token is not an access token"),
    /** Bound to a key or a certificate of its holder (RFC 9449, RFC 8705), which a bearer does not prove. */
    SENDER_CONSTRAINED("the token is bound to a key and is not accepted as a bearer token"),
    ISSUER("the token is of another issuer"),
    AUDIENCE("the token is for another resource"),
    EXPIRED("the token has expired"),
    NOT_YET_VALID("the token is not valid yet"),
    /** Issued before the instant up to which the issuer has revoked everything. */
    REVOKED("the token has been revoked"),
    UNKNOWN_KEY("the token is signed with a key that its issuer does not publish"),
    SIGNATURE("the token's signature is wrong");

    private final String label = name().toLowerCase(Locale.ROOT);
    private final String description;

    RejectionReason(String description) {
        this.description = description;
    }

    /** As logs and metrics name it. */
    public String label() {
        return label;
    }

    /** For {@code error_description} (RFC 6750, 3): printable ASCII without quotes and backslashes. */
    public String description() {
        return description;
    }
}
