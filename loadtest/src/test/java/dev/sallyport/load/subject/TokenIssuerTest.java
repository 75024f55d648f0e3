package dev.sallyport.load.subject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.OAuthDefinition;
import dev.sallyport.load.wire.ToolCall;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenIssuerTest {
    private final TokenIssuer issuer = TokenIssuer.start();

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void aTokenIsOfTheIssuerAndForTheAudienceThatAreDemandedAndOutlivesARun() throws IOException {
        OAuthDefinition demanded = issuer.demanded();

        JsonNode claims = Json.MAPPER.readTree(decoded(issuer.token().split("\\.", -1)[1]));

        assertThat(claims.path("iss").textValue()).isEqualTo(demanded.issuer().toString());
        assertThat(demanded.audiences()).isEqualTo(List.of(claims.path("aud").textValue()));
        assertThat(claims.path("exp").longValue())
                .isGreaterThan(Instant.now().plusSeconds(3_600).getEpochSecond());
    }

    @Test
    void theKeysThatAreServedVerifyIt() throws IOException, GeneralSecurityException {
        JsonNode key;
        try (InputStream served =
                issuer.demanded().jwksUri().orElseThrow().toURL().openStream()) {
            key = Json.MAPPER.readTree(served).path("keys").path(0);
        }
        String token = issuer.token();
        int signatureAt = token.lastIndexOf('.');

        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key.path("n")), number(key.path("e")))));
        signature.update(token.substring(0, signatureAt).getBytes(StandardCharsets.US_ASCII));

        assertThat(signature.verify(decoded(token.substring(signatureAt + 1)))).isTrue();
    }

    @Test
    void badTokensAreGoodOnesButForOneThing() throws IOException {
        String expired = issuer.expired();
        String forged = issuer.forged();

        assertThat(Json.MAPPER
                        .readTree(decoded(expired.split("\\.", -1)[1]))
                        .path("exp")
                        .longValue())
                .isLessThan(Instant.now().minusSeconds(3_600).getEpochSecond());
        assertThat(Json.MAPPER
                        .readTree(decoded(forged.split("\\.", -1)[1]))
                        .path("exp")
                        .longValue())
                .isGreaterThan(Instant.now().getEpochSecond());
        assertThat(decoded(forged.substring(forged.lastIndexOf('.') + 1))).hasSize(256);
        assertThat(forged).contains(Long.toString(ToolCall.FIRST_ID)).isNotEqualTo(issuer.forged());
    }

    private static BigInteger number(JsonNode text) {
        return new BigInteger(1, decoded(text.textValue()));
    }

    private static byte[] decoded(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }
}
