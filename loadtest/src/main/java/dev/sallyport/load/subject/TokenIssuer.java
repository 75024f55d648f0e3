package dev.sallyport.load.subject;

import com.sun.net.httpserver.HttpServer;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.OAuthDefinition;
import dev.sallyport.load.wire.ToolCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An issuer of access tokens in this process: it serves its keys (RFC 7517) on 127.0.0.1 and signs with RS256. */
final class TokenIssuer implements AutoCloseable {
    private static final String AUDIENCE = "loadtest";
    private static final String KEYS = "/keys";
    private static final String KID = "1";
    private static final int KEY_BITS = 2_048;
    private static final int SIGNATURE_LETTERS = 342;

    /** Longer than any run. */
    private static final Duration LIFE = Duration.ofDays(1);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair key;
    private final HttpServer server;

    private TokenIssuer(KeyPair key, HttpServer server) {
        this.key = key;
        this.server = server;
    }

    static TokenIssuer start() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            KeyPair key = generator.generateKeyPair();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] keys = keySet((RSAPublicKey) key.getPublic()).getBytes(StandardCharsets.UTF_8);
            server.createContext(KEYS, exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            server.start();
            return new TokenIssuer(key, server);
        } catch (IOException failure) {
            throw new UncheckedIOException("the issuer's keys cannot be served", failure);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no RSA", missing);
        }
    }

    private static String keySet(RSAPublicKey key) {
        return """
                {"keys":[{"kty":"RSA","kid":"%s","alg":"RS256","use":"sig","n":"%s","e":"%s"}]}""".formatted(KID, unsigned(key.getModulus()), unsigned(key.getPublicExponent()));
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** What a server demands that this issuer's tokens open. */
    OAuthDefinition demanded() {
        return new OAuthDefinition(
                url("/"),
                List.of(AUDIENCE),
                List.of(),
                List.of(),
                List.of(),
                Duration.ofSeconds(30),
                Optional.of(url(KEYS)));
    }

    /** A token that opens it. */
    String token() {
        return token(Instant.now());
    }

    /** A token like no other that would open it, had it not expired; as a {@link Flood} wants it. */
    String expired() {
        return numbered(token(Instant.now().minus(LIFE.multipliedBy(2))));
    }

    /** The same with time left, whose signature is wrong. */
    String forged() {
        return numbered(token());
    }

    /** With the digits of the first id in the middle of its signature. */
    private static String numbered(String token) {
        int at = token.lastIndexOf('.') + SIGNATURE_LETTERS / 2;
        return token.substring(0, at) + ToolCall.FIRST_ID + token.substring(at + ToolCall.ID_DIGITS);
    }

    private String token(Instant issued) {
        long now = issued.getEpochSecond();
        String claims = Json.MAPPER
                .createObjectNode()
                .put("iss", url("/").toString())
                .put("aud", AUDIENCE)
                .put("sub", "load")
                .put("jti", UUID.randomUUID().toString())
                .put("iat", now)
                .put("exp", now + LIFE.toSeconds())
                .toString();
        String signed = part("{\"alg\":\"RS256\",\"kid\":\"" + KID + "\",\"typ\":\"at+jwt\"}") + "." + part(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK does not sign with RS256", missing);
        }
    }

    private static String part(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
