package dev.sallyport.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A public key of an issuer, and the algorithms that it may be used with: those of its type and curve, and only the one
 * that its {@code alg} names when it has one (RFC 8725, 3.1). Immutable and safe for any thread.
 */
final class VerificationKey {
    /** Shorter RSA keys are within reach of an attacker (RFC 7518, 3.3). */
    private static final int RSA_BITS_MIN = 2_048;

    private static final int ED25519_BYTES = 32;
    private static final int BYTE_MASK = 0xff;
    private static final int SIGN_BIT = 0x80;
    private static final int VALUE_BITS = 0x7f;

    private final Optional<String> id;
    private final String thumbprint;
    private final Set<String> algorithms;
    private final Check check;

    private interface Check {
        boolean holds(JWSHeader header, byte[] input, Base64URL signature)
                throws JOSEException, GeneralSecurityException;
    }

    private VerificationKey(JWK jwk, Set<String> algorithms, Check check) throws JOSEException {
        this.id = Optional.ofNullable(jwk.getKeyID());
        this.thumbprint = jwk.computeThumbprint().toString();
        this.algorithms = Optional.ofNullable(jwk.getAlgorithm())
                .map(only -> algorithms.contains(only.getName()) ? Set.of(only.getName()) : Set.<String>of())
                .orElse(algorithms);
        this.check = check;
    }

    /** Empty when the key is not for signatures, too weak, or of a type that no supported algorithm uses. */
    static Optional<VerificationKey> of(JWK jwk) {
        if (KeyUse.ENCRYPTION.equals(jwk.getKeyUse())) {
            return Optional.empty();
        }
        try {
            return switch (jwk) {
                case RSAKey rsa -> ofRsa(rsa);
                case ECKey ec -> ofEc(ec);
                case OctetKeyPair okp -> ofOkp(okp);
                default -> Optional.empty();
            };
        } catch (JOSEException | GeneralSecurityException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<VerificationKey> ofRsa(RSAKey rsa) throws JOSEException {
        if (rsa.toRSAPublicKey().getModulus().bitLength() < RSA_BITS_MIN) {
            return Optional.empty();
        }
        RSASSAVerifier verifier = new RSASSAVerifier(rsa.toRSAPublicKey());
        Set<String> algorithms = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
        return Optional.of(new VerificationKey(rsa, algorithms, verifier::verify));
    }

    private static Optional<VerificationKey> ofEc(ECKey ec) throws JOSEException {
        Curve curve = ec.getCurve();
        Optional<String> algorithm = Curve.P_256.equals(curve)
                ? Optional.of("ES256")
                : Curve.P_384.equals(curve)
                        ? Optional.of("ES384")
                        : Curve.P_521.equals(curve) ? Optional.of("ES512") : Optional.empty();
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        ECDSAVerifier verifier = new ECDSAVerifier(ec.toECPublicKey());
        return Optional.of(new VerificationKey(ec, Set.of(algorithm.get()), verifier::verify));
    }

    /** Nimbus leaves Ed25519 to another library; the JDK has it. */
    private static Optional<VerificationKey> ofOkp(OctetKeyPair okp) throws JOSEException, GeneralSecurityException {
        byte[] encoded = okp.getDecodedX();
        if (!Curve.Ed25519.equals(okp.getCurve()) || encoded.length != ED25519_BYTES) {
            return Optional.empty();
        }
        PublicKey key = KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(encoded)));
        return Optional.of(new VerificationKey(okp, Set.of("EdDSA", "Ed25519"), (header, input, signature) -> {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(input);
            return verifier.verify(signature.decode());
        }));
    }

    /** Little-endian y, with the sign of x in its last bit (RFC 8032, 5.1.2). */
    private static EdECPoint point(byte[] encoded) {
        byte[] bigEndian = new byte[ED25519_BYTES];
        for (int i = 0; i < ED25519_BYTES; i++) {
            bigEndian[i] = encoded[ED25519_BYTES - 1 - i];
        }
        boolean isXOdd = (bigEndian[0] & BYTE_MASK & SIGN_BIT) != 0;
        bigEndian[0] &= VALUE_BITS;
        return new EdECPoint(isXOdd, new BigInteger(1, bigEndian));
    }

    Optional<String> id() {
        return id;
    }

    /** The key itself, whatever its name (RFC 7638). */
    String thumbprint() {
        return thumbprint;
    }

    /** Everything that matters of it. */
    List<String> identity() {
        return List.of(id.orElse(""), thumbprint, algorithms.stream().sorted().collect(Collectors.joining(" ")));
    }

    boolean isFor(String algorithm) {
        return algorithms.contains(algorithm);
    }

    /** Whether this key made {@code signature} of {@code input}. What cannot be a signature is a wrong one. */
    boolean signed(JWSHeader header, byte[] input, Base64URL signature) {
        try {
            return check.holds(header, input, signature);
        } catch (JOSEException | GeneralSecurityException notASignature) {
            return false;
        }
    }
}
