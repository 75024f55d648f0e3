package dev.sallyport.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.edge.cluster.EdgeProcess.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Four edges, each a JVM of its own, hammer one counter while things happen to them. */
@Timeout(60)
class LimitsOverTheClusterTest {
    private static final int EDGES = 4;
    private static final int HEARTBEAT_SECONDS = 2;
    private static final long PERIOD_MILLIS = 1_000;
    private static final long LIMIT = 2_000;

    private final String cluster = "test-" + UUID.randomUUID();
    private final List<EdgeProcess> edges = new ArrayList<>();
    private List<Integer> ports = List.of();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (EdgeProcess edge : edges) {
            edge.end();
        }
    }

    @Test
    void noWindowAdmitsMoreThanTheLimitAndNoneMuchLess() throws Exception {
        startEdges();
        hammer("rate " + LIMIT + " " + PERIOD_MILLIS + " CLOSED");

        sleepUntilWindows(6);

        Map<Long, Long> admitted = quiet(edges);
        assertWithinLimit(admitted);
        List<Long> whole = new ArrayList<>(admitted.values()).subList(1, admitted.size() - 1);
        assertThat(whole).allSatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(LIMIT - LIMIT / 20));
    }

    @Test
    void aKilledEdgeForgetsNothing() throws Exception {
        startEdges();
        hammer("rate " + LIMIT + " " + PERIOD_MILLIS + " LOCAL_SHARE");
        sleepUntilWindows(3);

        Report killed = edges.get(1).report("report");
        edges.get(1).kill();
        sleepUntilWindows(5);

        List<EdgeProcess> alive = List.of(edges.get(0), edges.get(2), edges.get(3));
        Map<Long, Long> admitted = quiet(alive);
        killed.admitted().forEach((window, count) -> admitted.merge(window, count, Long::sum));
        assertWithinLimit(admitted);
        assertThat(admitted.values().stream().skip(admitted.size() - 3))
                .anySatisfy(count -> assertThat(count).isGreaterThan(LIMIT / 2));
    }

    @Test
    void aPausedEdgeThatComesBackAdmitsNothingBeyondTheLimit() throws Exception {
        startEdges();
        hammer("rate " + LIMIT + " " + PERIOD_MILLIS + " LOCAL_SHARE");
        sleepUntilWindows(2);

        edges.get(2).pause();
        awaitMembers(edges.get(0), EDGES - 1);
        sleepUntilWindows(2);
        edges.get(2).proceed();
        awaitMembers(edges.get(0), EDGES);
        sleepUntilWindows(3);

        assertWithinLimit(quiet(edges));
    }

    @Test
    void aQuotaOutlivesARollingRestartOfAllEdges() throws Exception {
        startEdges();
        long day = Duration.ofDays(1).toMillis();
        hammer("quota 5000 " + day + " CLOSED");
        sleepUntilWindows(2);
        long before = sum(quiet(edges));
        assertThat(before).isLessThanOrEqualTo(5_000).isGreaterThan(4_700);

        for (int i = 0; i < EDGES; i++) {
            edges.get(i).ask("stop");
            edges.set(i, EdgeProcess.start(cluster, ports.get(i), ports, HEARTBEAT_SECONDS));
            assertThat(edges.get(i).answer()).isEqualTo("ready");
        }
        awaitMembers(edges.getFirst(), EDGES);

        hammer("quota 5000 " + day + " CLOSED");
        sleepUntilWindows(2);
        long after = sum(quiet(edges));
        assertThat(before + after).isLessThanOrEqualTo(5_000);
        assertThat(before + after).isGreaterThan(4_900);
    }

    @Test
    void slotsOfAKilledEdgeBecomeFree() throws Exception {
        startEdges();
        for (int i = 0; i < EDGES; i++) {
            assertThat(edges.get(i).ask("enter 4")).isEqualTo("inside");
        }
        assertThat(edges.get(0).ask("enter 4")).isEqualTo("full");

        assertThat(edges.get(1).ask("exit")).isEqualTo("left");
        await().untilAsserted(() -> assertThat(edges.get(0).ask("enter 4")).isEqualTo("inside"));

        edges.get(3).kill();
        await().atMost(Duration.ofSeconds(25))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(edges.get(0).ask("enter 4")).isEqualTo("inside"));
        assertThat(edges.get(0).ask("enter 4")).isEqualTo("full");
    }

    private void startEdges() throws IOException, InterruptedException {
        ports = freePorts();
        for (int port : ports) {
            edges.add(EdgeProcess.start(cluster, port, ports, HEARTBEAT_SECONDS));
        }
        for (EdgeProcess edge : edges) {
            assertThat(edge.answer()).isEqualTo("ready");
        }
        for (EdgeProcess edge : edges) {
            awaitMembers(edge, EDGES);
        }
    }

    private void hammer(String rule) throws IOException, InterruptedException {
        for (EdgeProcess edge : edges) {
            assertThat(edge.ask("hammer " + rule)).isEqualTo("hammering");
        }
    }

    private static Map<Long, Long> quiet(List<EdgeProcess> edges) throws IOException, InterruptedException {
        Map<Long, Long> admitted = new TreeMap<>();
        long attempts = 0;
        long unavailable = 0;
        long operations = 0;
        for (EdgeProcess edge : edges) {
            Report report = edge.report("quiet");
            report.admitted().forEach((window, count) -> admitted.merge(window, count, Long::sum));
            attempts += report.attempts();
            unavailable += report.unavailable();
            operations += report.operations();
        }
        System.out.println("attempts " + attempts + ", unavailable " + unavailable + ", remote operations " + operations
                + ", admitted " + admitted);
        return admitted;
    }

    private static long sum(Map<Long, Long> admitted) {
        return admitted.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void assertWithinLimit(Map<Long, Long> admitted) {
        assertThat(admitted).isNotEmpty();
        assertThat(admitted.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(LIMIT));
    }

    /** Waits for the beginning of the {@code count}th window from now. */
    private static void sleepUntilWindows(int count) {
        long until = (System.currentTimeMillis() / PERIOD_MILLIS + count) * PERIOD_MILLIS;
        await().pollInterval(Duration.ofMillis(50)).until(() -> System.currentTimeMillis() >= until);
    }

    private static void awaitMembers(EdgeProcess edge, int count) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Integer.parseInt(edge.ask("members")) == count);
    }

    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < EDGES; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
