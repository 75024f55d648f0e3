package dev.sallyport.contract.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Golden;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.session.SessionRecord.Streams;
import dev.sallyport.contract.session.SessionRecord.Who;
import dev.sallyport.contract.telemetry.CallRecord.Consumer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Edges of two versions write the same entries during a rolling upgrade, and the config service reads them. */
class SessionWireTest {
    private static final Codec<SessionRecord> CODEC = Json.codec(SessionRecord.class);
    private static final long SINCE = 1_795_420_800_000L;
    private static final long LAST_USE = SINCE + 60_000;

    private static SessionRecord full() {
        return new SessionRecord(
                SessionRecord.SCHEMA,
                "5f2b8a90c1d2e3f4",
                "weather",
                "weather|0a1b2c3d4e5f6071",
                new Who(
                        Optional.of(new Consumer(
                                Optional.of("crew"),
                                Optional.of("field"),
                                Optional.of("ada"),
                                Optional.of("copilot-app"))),
                        Optional.of("203.0.113.7"),
                        Optional.of("copilot"),
                        Optional.of("1.4")),
                "streamable-http",
                SINCE,
                LAST_USE,
                LAST_USE + 3_600_000,
                12,
                34_567,
                "edge-1",
                Map.of("edge-1", new Streams(2, LAST_USE)),
                Optional.of("k1.c2VhbGVk"));
    }

    @Test
    void aSessionStandsInTheMapAsItsGoldenFileSays() throws IOException {
        assertThat(Json.MAPPER.readTree(CODEC.encode(full()))).isEqualTo(Golden.read("session.json"));
        assertThat(CODEC.decode(Golden.bytes(Golden.read("session.json")))).isEqualTo(full());
    }

    @Test
    void whatALaterVersionAddsIsIgnored() {
        byte[] later = Golden.bytes(Golden.fromALaterVersion("session.json"));

        assertThat(CODEC.decode(later)).isEqualTo(full());
    }

    @Test
    void aSessionThatSomebodyEndedIsNotBroughtBackByNewsOfIt() {
        SessionRecord killed = full().killed();

        assertThat(killed.plus(full()).wasKilled()).isTrue();
        assertThat(full().plus(killed).wasKilled()).isTrue();
        assertThat(killed.plus(full()).farewell()).isEqualTo(full().farewell());
        assertThat(full().plus(full().buried()).farewell()).isEmpty();
    }
}
