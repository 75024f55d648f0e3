package dev.sallyport.contract.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Golden;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.revocation.RevocationImage.Change;
import dev.sallyport.contract.revocation.Revoked.Client;
import dev.sallyport.contract.revocation.Revoked.IssuedBefore;
import dev.sallyport.contract.revocation.Revoked.OfSubscription;
import dev.sallyport.contract.revocation.Revoked.Server;
import dev.sallyport.contract.revocation.Revoked.Session;
import dev.sallyport.contract.revocation.Revoked.Subject;
import dev.sallyport.contract.revocation.Revoked.Token;
import dev.sallyport.contract.revocation.Revoked.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RevocationWireTest {
    private static final Instant AT = Instant.parse("2026-11-23T08:00:00.123Z");
    private static final Instant END = Instant.parse("2026-11-24T08:00:00Z");
    private static final String ISSUER = "https://id.example.com/realms/crew";
    private static final RevocationCodec CODEC = RevocationCodec.INSTANCE;

    record Wire(String golden, String key, Revoked revoked) {
        Revocation revocation() {
            return new Revocation(AT, revoked, "a laptop was stolen", "ada@example.com", END);
        }

        @Override
        public String toString() {
            return golden;
        }
    }

    static Stream<Wire> kinds() {
        return Stream.of(
                new Wire("subject", "subject:" + ISSUER + " ada", new Subject(ISSUER, "ada")),
                new Wire("client", "client:" + ISSUER + " copilot-app", new Client(Optional.of(ISSUER), "copilot-app")),
                new Wire(
                        "token",
                        "token:9f2c1b7e-4a55-4f0c-9a3d-2f6b8f0f3a11",
                        new Token("9f2c1b7e-4a55-4f0c-9a3d-2f6b8f0f3a11")),
                new Wire("session", "session:5f2b8a90c1d2e3f4", new Session("5f2b8a90c1d2e3f4")),
                new Wire("subscription", "subscription:crew", new OfSubscription("crew")),
                new Wire("server", "server:weather", new Server("weather")),
                new Wire("tool", "tool:weather/get_forecast", new Tool("weather", "get_forecast")),
                new Wire(
                        "issuer",
                        "issuer:" + ISSUER + " copilot-app",
                        new IssuedBefore(ISSUER, Optional.of("copilot-app"), Instant.parse("2026-11-23T08:00:00Z"))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindStandsOnTheTopicAsItsGoldenFileSays(Wire wire) throws IOException {
        String file = "revocation-" + wire.golden() + ".json";

        assertThat(Json.MAPPER.readTree(CODEC.encode(wire.revocation()))).isEqualTo(Golden.read(file));
        assertThat(CODEC.decode(Golden.bytes(Golden.read(file)))).isEqualTo(wire.revocation());
        assertThat(CODEC.decode(Golden.bytes(Golden.fromALaterVersion(file)))).isEqualTo(wire.revocation());
        assertThat(wire.revocation().key()).isEqualTo(wire.key());
    }

    @Test
    void everyKindHasAGoldenFile() {
        assertThat(kinds().map(wire -> wire.revoked().kind())).containsExactly(Revoked.Kind.values());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aRecordWithoutItsFieldsOrItsEndIsNotARevocation(Wire wire) {
        ObjectNode bare = (ObjectNode) Golden.read("revocation-" + wire.golden() + ".json");
        ObjectNode endless = bare.deepCopy();
        endless.remove("expiresAt");
        bare.retain("schema", "at", "kind", "reason", "by", "expiresAt");

        assertThatThrownBy(() -> CODEC.decode(Golden.bytes(bare))).isInstanceOf(MalformedRecord.class);
        assertThatThrownBy(() -> CODEC.decode(Golden.bytes(endless))).isInstanceOf(MalformedRecord.class);
    }

    @Test
    void whatCannotBeToldApartByItsKeyIsNoRevocation() {
        assertThatThrownBy(() -> new Subject("https://id.example.com/a b", "ada"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Client(Optional.empty(), "an app")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Session("the id itself")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Revocation(AT, new Server("weather"), "", "ada", AT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecordUnderTheKeyOfAnotherIsRefused() {
        byte[] value = Golden.bytes(Golden.read("revocation-server.json"));

        assertThatThrownBy(() -> Change.decode(bytes("server:other"), Optional.of(value)))
                .isInstanceOf(MalformedRecord.class);
        assertThat(Change.decode(bytes("server:weather"), Optional.of(value)).revocation())
                .isPresent();
        assertThat(Change.decode(bytes("server:weather"), Optional.empty()).revocation())
                .isEmpty();
    }

    @Test
    void theImageKeepsTheLastWordOnEachKeyUntilItExpires() {
        Revocation first = new Revocation(AT, new Server("weather"), "one", "ada", END);
        Revocation second = new Revocation(AT, new Server("weather"), "two", "ada", END.plusSeconds(60));
        Revocation other = new Revocation(AT, new Server("other"), "", "ada", END);

        RevocationImage image = RevocationImage.EMPTY
                .apply(List.of(Change.made(first), Change.made(other)))
                .apply(List.of(Change.made(second)));

        assertThat(image.byKey().values()).containsExactlyInAnyOrder(other, second);
        assertThat(image.at(END.minus(Duration.ofNanos(1)))).isSameAs(image);
        assertThat(image.at(END).byKey().values()).containsExactly(second);
        assertThat(image.apply(List.of(Change.ended(second.key()))).byKey().values())
                .containsExactly(other);
        assertThat(RevocationImage.of(image.byKey().values()).byKey()).isEqualTo(image.byKey());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
