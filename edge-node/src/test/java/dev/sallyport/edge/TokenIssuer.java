package dev.sallyport.edge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** An issuer on this machine, and access tokens of it. */
final class TokenIssuer implements AutoCloseable {
    static final String AUDIENCE = "explained";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair key;
    private final UpstreamUnderTest keys;

    TokenIssuer() throws GeneralSecurityException, IOException {
        this(new CountDownLatch(0));
    }

    /** One that does not say its keys before {@code told}. */
    TokenIssuer(CountDownLatch told) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        key = generator.generateKeyPair();
        RSAPublicKey published = (RSAPublicKey) key.getPublic();
        String modulus = BASE64.encodeToString(published.getModulus().toByteArray());
        String exponent = BASE64.encodeToString(published.getPublicExponent().toByteArray());
        keys = UpstreamUnderTest.start((request, connection) -> {
            await(told);
            connection.json("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"alg\":\"RS256\",\"use\":\"sig\",\"n\":\""
                    + modulus + "\",\"e\":\"" + exponent + "\"}]}");
        });
    }

    private static void await(CountDownLatch told) {
        try {
            told.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    URI issuer() {
        return keys.url("/realm");
    }

    URI keysUrl() {
        return keys.url("/keys");
    }

    /** A good token with these claims beside those that every token has. */
    String token(Map<String, Object> claims) throws GeneralSecurityException, IOException {
        String payload = Json.MAPPER
                .createObjectNode()
                .put("iss", issuer().toString())
                .put("aud", AUDIENCE)
                .put("sub", "ada")
                .put("iat", Instant.now().getEpochSecond())
                .put("exp", Instant.now().getEpochSecond() + 300)
                .setAll(Json.MAPPER.<ObjectNode>valueToTree(claims))
                .toString();
        String signed = part("{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}") + "." + part(payload);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    private static String part(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        keys.close();
    }
}
