package dev.sallyport.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A token as somebody sent it: read, and nothing more. */
record PresentedToken(SignedJWT jwt, TokenClaims claims) {
    private static final Set<String> HEADER_TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    /** What the payload's {@code typ} of Keycloak says of tokens that open nothing. */
    private static final Set<String> OTHER_TYPES = Set.of("id", "refresh", "offline", "logout", "initialaccesstoken");

    /** Reads a token, or says why it cannot be one. */
    sealed interface Reading {
        record Read(PresentedToken token) implements Reading {}

        record Refused(RejectionReason reason) implements Reading {}
    }

    static Reading read(String token, Set<String> algorithms) {
        if (!TokenShape.isJwt(token)) {
            return new Reading.Refused(RejectionReason.MALFORMED);
        }
        try {
            return switch (JWTParser.parse(token)) {
                case SignedJWT signed -> read(signed, algorithms);
                case PlainJWT unsigned -> new Reading.Refused(RejectionReason.ALGORITHM);
                case JWT encrypted -> new Reading.Refused(RejectionReason.MALFORMED);
            };
        } catch (ParseException | IllegalArgumentException notOne) {
            return new Reading.Refused(RejectionReason.MALFORMED);
        }
    }

    private static Reading read(SignedJWT jwt, Set<String> algorithms) throws ParseException {
        JWSHeader header = jwt.getHeader();
        if (!algorithms.contains(header.getAlgorithm().getName())) {
            return new Reading.Refused(RejectionReason.ALGORITHM);
        }
        // Nothing that must be understood (RFC 7515, 4.1.11) is.
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            return new Reading.Refused(RejectionReason.MALFORMED);
        }
        JOSEObjectType type = header.getType();
        if (type != null && !HEADER_TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
            return new Reading.Refused(RejectionReason.TYPE);
        }
        Optional<TokenClaims> claims = TokenClaims.of(jwt.getJWTClaimsSet());
        return claims.isPresent()
                ? new Reading.Read(new PresentedToken(jwt, claims.get()))
                : new Reading.Refused(RejectionReason.MALFORMED);
    }

    /** Whether the payload says that this is another kind of token. */
    static boolean isOfAnotherType(TokenClaims claims) {
        return claims.all().get("typ") instanceof String type && OTHER_TYPES.contains(type.toLowerCase(Locale.ROOT));
    }

    Optional<String> keyId() {
        return Optional.ofNullable(jwt.getHeader().getKeyID());
    }

    String algorithm() {
        return jwt.getHeader().getAlgorithm().getName();
    }

    boolean isSignedBy(VerificationKey key) {
        return key.signed(jwt.getHeader(), jwt.getSigningInput(), jwt.getSignature());
    }
}
