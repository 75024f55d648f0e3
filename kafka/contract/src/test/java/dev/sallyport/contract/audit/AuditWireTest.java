package dev.sallyport.contract.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Golden;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.audit.AuditEvent.Actor;
import dev.sallyport.contract.audit.AuditEvent.AdminAction;
import dev.sallyport.contract.audit.AuditEvent.Caller;
import dev.sallyport.contract.audit.AuditEvent.Lost;
import dev.sallyport.contract.audit.AuditEvent.Refused;
import dev.sallyport.contract.audit.AuditEvent.Started;
import dev.sallyport.contract.audit.AuditEvent.Stopped;
import dev.sallyport.contract.audit.AuditEvent.Target;
import dev.sallyport.contract.audit.AuditEvent.ToolChanged;
import dev.sallyport.contract.audit.AuditRecord.Writer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuditWireTest {
    private static final Instant AT = Instant.parse("2026-11-23T08:00:00.123Z");
    private static final Codec<AuditRecord> CODEC = Json.codec(AuditRecord.class);

    record Wire(String golden, AuditEvent event) {}

    private static Stream<Wire> records() {
        Optional<String> none = Optional.empty();
        return Stream.of(
                new Wire("audit-start.json", new Started("0.1.0")),
                new Wire(
                        "audit-refusal.json",
                        new Refused(
                                "unknown_session",
                                Optional.of(404),
                                "01J9",
                                41,
                                new Caller(
                                        Optional.of("subscription"),
                                        Optional.of("billing"),
                                        Optional.of("billing-key"),
                                        Optional.of("alice"),
                                        Optional.of("192.0.2.7"),
                                        Optional.of("5f2b")),
                                new Target(
                                        Optional.of("weather"),
                                        Optional.of("tools/call"),
                                        Optional.of("get_forecast\u2028é😀")))),
                new Wire(
                        "audit-refusal-bare.json",
                        new Refused(
                                "no_such_server",
                                Optional.empty(),
                                "01JA",
                                -1,
                                new Caller(none, none, none, none, none, none),
                                new Target(none, none, none))),
                new Wire(
                        "audit-admin.json",
                        new AdminAction(
                                new Actor(Optional.of("admin-token"), Optional.of("192.0.2.9")),
                                "put",
                                Optional.of("McpServer/weather"),
                                Optional.of(12L),
                                Optional.of("new endpoint"),
                                "refused",
                                Optional.of("stale"))),
                new Wire(
                        "audit-tool-changed.json",
                        new ToolChanged("weather", "get_forecast", "00".repeat(32), Optional.of("ff".repeat(32)))),
                new Wire("audit-lost.json", new Lost(7)),
                new Wire("audit-stop.json", new Stopped()));
    }

    /** The golden file's hash was made by another program. */
    @ParameterizedTest
    @MethodSource("records")
    void isWrittenAsTheGoldenFile(Wire wire) throws IOException {
        AuditRecord written = new AuditChain(new Writer("edge-1", "0011223344556677")).next(AT, wire.event());

        assertThat(Json.MAPPER.readTree(CODEC.encode(written))).isEqualTo(Golden.read(wire.golden()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void isReadFromTheGoldenFileAndFromALaterVersion(Wire wire) {
        assertThat(CODEC.decode(Golden.bytes(Golden.read(wire.golden()))).event())
                .isEqualTo(wire.event());
        assertThat(CODEC.decode(Golden.bytes(Golden.fromALaterVersion(wire.golden())))
                        .event())
                .isEqualTo(wire.event());
    }

    @Test
    void theHashIsThatOfTheCanonicalFormAsRfc8785WritesIt() throws NoSuchAlgorithmException {
        String canonical = "{\"at\":\"2026-11-23T08:00:00.123Z\",\"event\":{\"kind\":\"start\",\"version\":\"0.1.0\"},"
                + "\"previousHash\":\"" + "0".repeat(64) + "\",\"schema\":1,\"seq\":1,"
                + "\"writer\":{\"node\":\"edge-1\",\"run\":\"0011223344556677\"}}";
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));

        assertThat(AuditHash.of((ObjectNode) Golden.read("audit-start.json")))
                .contains(HexFormat.of().formatHex(digest));
    }
}
