package dev.sallyport.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** A key that an issuer signs with. */
record SigningKey(String algorithm, JWK published, Signer signer) {
    private static final int ED25519_BYTES = 32;

    interface Signer {
        Base64URL sign(JWSHeader header, byte[] input) throws JOSEException, GeneralSecurityException;
    }

    static SigningKey rsa(String id, String algorithm) {
        try {
            var key = new RSAKeyGenerator(2_048).keyID(id).generate();
            JWSSigner signer = new RSASSASigner(key);
            return new SigningKey(algorithm, key.toPublicJWK(), signer::sign);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static SigningKey ec(String id, Curve curve, String algorithm) {
        try {
            var key = new ECKeyGenerator(curve).keyID(id).generate();
            JWSSigner signer = new ECDSASigner(key);
            return new SigningKey(algorithm, key.toPublicJWK(), signer::sign);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static SigningKey ed25519(String id) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] spki = pair.getPublic().getEncoded();
            byte[] x = Arrays.copyOfRange(spki, spki.length - ED25519_BYTES, spki.length);
            JWK published = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                    .keyID(id)
                    .build();
            return new SigningKey("EdDSA", published, (header, input) -> {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(pair.getPrivate());
                signature.update(input);
                return Base64URL.encode(signature.sign());
            });
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String sign(JWTClaimsSet claims) {
        return sign(claims, header -> header);
    }

    String sign(JWTClaimsSet claims, UnaryOperator<JWSHeader.Builder> change) {
        JWSHeader header = change.apply(
                        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID(published.getKeyID()))
                .build();
        String input = header.toBase64URL() + "." + Base64URL.encode(claims.toString());
        try {
            return input + "." + signer.sign(header, input.getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
