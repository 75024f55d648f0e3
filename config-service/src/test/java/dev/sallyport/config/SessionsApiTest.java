package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.IMap;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.config.session.ClusterAccess;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.session.SessionRecord;
import dev.sallyport.contract.session.SessionRecord.Streams;
import dev.sallyport.contract.session.SessionRecord.Who;
import dev.sallyport.contract.telemetry.CallRecord.Consumer;
import dev.sallyport.testkit.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions in a real member's map, as an edge writes them there, seen through the API. */
class SessionsApiTest {
    private static final Codec<SessionRecord> CODEC = Json.codec(SessionRecord.class);
    private static final String FAREWELL = "k1.sealed";
    private static final long NOW = System.currentTimeMillis();

    private static final KafkaBroker KAFKA = RunningKafka.start();
    private static final String NAME = "sessions-" + UUID.randomUUID();
    private static final HazelcastInstance EDGE = member();
    private static final RunningService SERVICE = RunningService.on(
            KAFKA,
            new ClusterAccess(
                    NAME,
                    List.of("127.0.0.1:"
                            + EDGE.getCluster().getLocalMember().getAddress().getPort())));

    private static HazelcastInstance member() {
        Config config = new Config();
        config.setClusterName(NAME);
        config.getNetworkConfig().setPort(0).getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        return Hazelcast.newHazelcastInstance(config);
    }

    @BeforeAll
    static void fill() {
        put(session(1, "weather", "crew", "copilot"));
        put(session(2, "weather", "night-shift", "claude"));
        put(session(3, "tides", "crew", "claude"));
        put(session(4, "tides", "crew", "claude").killed());
        sessions().put("garbage", new HazelcastJsonValue("{\"id\":7,\"since\":\"x\",\"expiresAt\":9999999999999}"));
        await().atMost(RunningService.LIMIT)
                .until(() -> SERVICE.get("/sessions").status() == 200);
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        EDGE.shutdown();
        KAFKA.close();
    }

    @Test
    void theNewestComeFirstAPageAtATime() {
        Reply first = SERVICE.get("/sessions?limit=2");
        Reply second = SERVICE.get(
                "/sessions?limit=2&after=" + first.json().path("next").asText());

        assertThat(ids(first)).containsExactly(id(3), id(2));
        assertThat(ids(second)).containsExactly(id(1));
        assertThat(second.json().has("next")).isFalse();
    }

    @Test
    void aSessionSaysWhoseItIsAndNotHowToEndIt() {
        JsonNode session = SERVICE.get("/sessions?server=weather&client=copilot")
                .json()
                .path("sessions")
                .path(0);

        assertThat(session.path("consumer").path("subscription").asText()).isEqualTo("crew");
        assertThat(session.path("clientVersion").asText()).isEqualTo("1.2");
        assertThat(session.path("calls").asLong()).isEqualTo(4);
        assertThat(session.path("bytes").asLong()).isEqualTo(2_048);
        assertThat(session.path("streams").asInt()).isEqualTo(2);
        assertThat(session.path("edge").asText()).isEqualTo("edge-1");
        assertThat(session.toString()).doesNotContain(FAREWELL, "owner");
    }

    @Test
    void filtersNarrowTheList() {
        assertThat(ids(SERVICE.get("/sessions?server=weather"))).containsExactly(id(2), id(1));
        assertThat(ids(SERVICE.get("/sessions?consumer=crew"))).containsExactly(id(3), id(1));
        assertThat(ids(SERVICE.get("/sessions?consumer=ada&client=claude"))).containsExactly(id(3), id(2));
        assertThat(ids(SERVICE.get("/sessions?client=nobody"))).isEmpty();
        assertThat(SERVICE.get("/sessions?after=yesterday").status()).isEqualTo(400);
    }

    @Test
    void anEndedSessionIsLeftToAnEdgeToEndAtItsUpstream() {
        put(session(9, "ended", "crew", "claude"));

        assertThat(SERVICE.delete("/sessions/" + id(9)).status()).isEqualTo(204);

        HazelcastJsonValue value = Objects.requireNonNull(sessions().get(id(9)));
        SessionRecord left = CODEC.decode(value.getValue().getBytes(StandardCharsets.UTF_8));
        assertThat(left.expiresAt()).isEqualTo(SessionRecord.KILLED);
        assertThat(left.farewell()).contains(FAREWELL);
        assertThat(Objects.requireNonNull(sessions().getEntryView(id(9))).getTtl())
                .isEqualTo(60_000);
        assertThat(ids(SERVICE.get("/sessions?server=ended"))).isEmpty();
        Reply again = SERVICE.delete("/sessions/" + id(9));
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.json().path("detail").asText()).contains("no such session");
    }

    @Test
    void theIdOfAnEndedSessionIsRevokedSoThatEveryEdgeRefusesItAtOnce() {
        put(session(10, "revoked", "crew", "claude"));

        assertThat(SERVICE.delete("/sessions/" + id(10)).status()).isEqualTo(204);
        assertThat(SERVICE.delete("/sessions/" + id(11)).status()).isEqualTo(404);

        Reply revocations = SERVICE.get("/revocations?kind=session");
        assertThat(revocations.json().path("revocations").findValuesAsText("session"))
                .as(revocations.response().body())
                .contains(id(10))
                .doesNotContain(id(11));
    }

    @Test
    void withoutAClusterTheAnswerSaysWhatIsMissing() {
        try (RunningService alone = RunningService.on(KAFKA)) {
            for (Reply reply : List.of(alone.get("/sessions"), alone.delete("/sessions/" + id(1)))) {
                assertThat(reply.status()).isEqualTo(501);
                assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
                assertThat(reply.json().path("detail").asText()).contains("block cluster");
            }
        }
    }

    @Test
    void aClusterThatIsAwayIsSaidToBe() {
        try (RunningService lost = RunningService.on(KAFKA, new ClusterAccess(NAME, List.of("127.0.0.1:1")))) {
            Reply reply = lost.get("/sessions");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("5");
        }
    }

    private static IMap<String, HazelcastJsonValue> sessions() {
        return EDGE.getMap(SessionRecord.MAP);
    }

    private static void put(SessionRecord session) {
        sessions().put(session.id(), new HazelcastJsonValue(new String(CODEC.encode(session), StandardCharsets.UTF_8)));
    }

    private static String id(int number) {
        return "%016x".formatted(number);
    }

    private static List<String> ids(Reply reply) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        return reply.json().path("sessions").findValuesAsText("id");
    }

    private static SessionRecord session(int number, String server, String subscription, String client) {
        return new SessionRecord(
                SessionRecord.SCHEMA,
                id(number),
                server,
                server + "|owner",
                new Who(
                        Optional.of(new Consumer(
                                Optional.of(subscription), Optional.empty(), Optional.of("ada"), Optional.empty())),
                        Optional.of("192.0.2.7"),
                        Optional.of(client),
                        Optional.of("1.2")),
                "streamable-http",
                NOW + number,
                NOW + number,
                NOW + 3_600_000,
                4,
                2_048,
                "edge-1",
                Map.of("edge-1", new Streams(2, NOW), "gone", new Streams(5, NOW - 100_000)),
                Optional.of(FAREWELL));
    }
}
