package dev.sallyport.edge.stream.ring.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.properties.ClusterProperty;
import dev.sallyport.edge.session.StreamHome;
import dev.sallyport.edge.stream.ring.RingBatch;
import dev.sallyport.edge.stream.ring.RingEvent;
import dev.sallyport.edge.stream.ring.RingReading;
import dev.sallyport.edge.stream.ring.RingState;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two members, and rings of an edge that are written together. */
@Timeout(60)
class RingsOfManyStreamsTest {
    private static final RingBatch.Bounds BOUNDS = new RingBatch.Bounds(100, 64 * 1024, 60_000);
    private static final String CLUSTER = "rings-" + UUID.randomUUID();

    private static HazelcastInstance first;
    private static HazelcastInstance second;
    private static HazelcastRings one;
    private static HazelcastRings two;

    @BeforeAll
    static void start() throws IOException {
        int port = freePort();
        first = member(port, port);
        one = followed(first);
        second = member(freePort(), port);
        two = followed(second);
    }

    @AfterAll
    static void stop() {
        second.getLifecycleService().terminate();
        first.getLifecycleService().terminate();
    }

    @Test
    void streamsBeginInPartitionsOfTheirEdgeAlsoWhenAnotherEdgeHasCome() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(ownersOfHomes(one)).containsExactly(first.getCluster().getLocalMember());
            assertThat(ownersOfHomes(two)).containsExactly(second.getCluster().getLocalMember());
        });
    }

    @Test
    void eachStreamHasItsOwnEventsWhoeverReads() throws Exception {
        Map<String, RingBatch> batches = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            String stream = one.home().digits() + "many-" + i;
            batches.put(stream, batch(one, "event of " + stream));
        }

        assertThat(answer(one.append(batches))).isEmpty();

        for (String stream : batches.keySet()) {
            RingReading reading = answer(two.read(stream, 0)).orElseThrow();
            assertThat(reading.events())
                    .singleElement()
                    .satisfies(event -> assertThat(new String(event.frame(), StandardCharsets.US_ASCII))
                            .isEqualTo("event of " + stream));
        }
    }

    @Test
    void aStreamThatAnotherEdgeHasByNowIsNamedAndTheOthersAreWritten() throws Exception {
        StreamHome home = one.home();
        String kept = home.digits() + "kept";
        String taken = home.digits() + "taken";
        assertThat(answer(one.append(Map.of(taken, batch(one, "a"), kept, batch(one, "a")))))
                .isEmpty();
        assertThat(answer(two.claim(taken, one.self()))).isEqualTo(1);

        RingBatch more = new RingBatch(one.self(), 0, 2, "", RingState.LIVE, BOUNDS, List.of(event(2, "b")));
        assertThat(answer(one.append(Map.of(taken, more, kept, more)))).isEqualTo(Set.of(taken));

        assertThat(answer(two.read(kept, 0)).orElseThrow().events()).hasSize(2);
        assertThat(answer(two.read(taken, 0)).orElseThrow().events()).hasSize(1);
    }

    private static List<Member> ownersOfHomes(HazelcastRings rings) {
        return IntStream.range(0, 200)
                .mapToObj(any -> new RingKey(rings.home().digits() + "any"))
                .map(key -> first.getPartitionService().getPartition(key).getOwner())
                .distinct()
                .toList();
    }

    private static RingBatch batch(HazelcastRings by, String text) {
        return new RingBatch(by.self(), 0, 1, "", RingState.LIVE, BOUNDS, List.of(event(1, text)));
    }

    private static RingEvent event(long position, String text) {
        return new RingEvent(position, System.currentTimeMillis(), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static <T> T answer(Future<T> asked) throws Exception {
        return asked.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static HazelcastRings followed(HazelcastInstance instance) {
        HazelcastRings rings = new HazelcastRings(instance);
        rings.follow(news -> {});
        return rings;
    }

    private static HazelcastInstance member(int port, int other) {
        Config config = new Config();
        config.setClusterName(CLUSTER);
        config.getMetricsConfig().setEnabled(false);
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).setMembers(List.of("127.0.0.1:" + other));
        config.setProperty(ClusterProperty.PHONE_HOME_ENABLED.getName(), "false");
        config.setProperty(ClusterProperty.WAIT_SECONDS_BEFORE_JOIN.getName(), "0");
        config.setProperty(ClusterProperty.LOGGING_TYPE.getName(), "slf4j");
        HazelcastRings.addTo(config);
        return Hazelcast.newHazelcastInstance(config);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
