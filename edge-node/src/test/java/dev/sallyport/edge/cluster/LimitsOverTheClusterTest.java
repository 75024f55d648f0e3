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

/** Edges, each a JVM of its own, hammer one counter while things happen to them. */
@Timeout(120)
class LimitsOverTheClusterTest {
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
    void noWindowAdmitsMoreThanTheLimitWhileEdgesArePausedAndKilled() throws Exception {
        startEdges(4);
        hammer("rate " + LIMIT + " " + PERIOD_MILLIS + " LOCAL_SHARE");
        awaitWindows(3);
        Map<Long, Long> calm = admitted("report", edges);

        edges.get(2).pause();
        awaitMembers(edges.getFirst(), 3);
        awaitWindows(2);
        edges.get(2).proceed();
        awaitMembers(edges.getFirst(), 4);
        awaitWindows(2);
        Report killed = edges.get(1).report("quiet");
        edges.get(1).kill();
        List<EdgeProcess> survivors = List.of(edges.get(0), edges.get(2), edges.get(3));
        long gone = System.currentTimeMillis() / PERIOD_MILLIS;
        // Shares first; what the killed one counted is counted again once all have noticed that it is gone.
        await().atMost(Duration.ofSeconds(45))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> admitted("report", survivors).entrySet().stream()
                        .anyMatch(window -> window.getKey() > gone && window.getValue() > LIMIT / 2));

        Map<Long, Long> admitted = admitted("quiet", survivors);
        killed.admitted().forEach((window, count) -> admitted.merge(window, count, Long::sum));
        assertThat(admitted.values())
                .hasSizeGreaterThan(calm.size() + 1)
                .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(LIMIT));
        long aWholeWindow = calm.keySet().stream().skip(1).findFirst().orElseThrow();
        assertThat(admitted.get(aWholeWindow)).isGreaterThanOrEqualTo(LIMIT - LIMIT / 20);
    }

    @Test
    void aQuotaOutlivesARollingRestartOfAllEdges() throws Exception {
        startEdges(3);
        String rule = "quota 5000 " + Duration.ofDays(1).toMillis() + " CLOSED";
        edges.getFirst().ask("hammer " + rule);
        await().until(() -> sum(edges.getFirst().report("report").admitted()) > 1_000);
        long before = sum(admitted("quiet", edges));

        for (int i = 0; i < edges.size(); i++) {
            assertThat(edges.get(i).ask("stop")).isEqualTo("stopped");
            edges.set(i, EdgeProcess.start(cluster, ports.get(i), ports, HEARTBEAT_SECONDS));
            assertThat(edges.get(i).answer()).isEqualTo("ready");
        }
        awaitMembers(edges.getFirst(), 3);
        hammer(rule);
        awaitWindows(3);

        assertThat(before + sum(admitted("quiet", edges))).isBetween(4_750L, 5_000L);
    }

    @Test
    void slotsOfAKilledEdgeBecomeFree() throws Exception {
        startEdges(2);
        EdgeProcess survivor = edges.get(0);
        EdgeProcess victim = edges.get(1);
        assertThat(survivor.ask("enter 2")).isEqualTo("inside");
        assertThat(victim.ask("enter 2")).isEqualTo("inside");
        assertThat(survivor.ask("enter 2")).isEqualTo("full");
        assertThat(victim.ask("exit")).isEqualTo("left");
        await().untilAsserted(() -> assertThat(victim.ask("enter 2")).isEqualTo("inside"));

        victim.kill();

        await().atMost(Duration.ofSeconds(25))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(survivor.ask("enter 2")).isEqualTo("inside"));
        assertThat(survivor.ask("enter 2")).isEqualTo("full");
    }

    /** The first stands before the others come: so it is the oldest. */
    private void startEdges(int count) throws IOException, InterruptedException {
        ports = freePorts(count);
        for (int port : ports) {
            edges.add(EdgeProcess.start(cluster, port, ports, HEARTBEAT_SECONDS));
            if (edges.size() == 1) {
                assertThat(edges.getFirst().answer()).isEqualTo("ready");
            }
        }
        for (EdgeProcess edge : edges.subList(1, count)) {
            assertThat(edge.answer()).isEqualTo("ready");
        }
        for (EdgeProcess edge : edges) {
            awaitMembers(edge, count);
            // Nobody misses an edge that never was.
            await().untilAsserted(() -> assertThat(edge.ask("standing")).isEqualTo("together " + count));
        }
    }

    private void hammer(String rule) throws IOException, InterruptedException {
        for (EdgeProcess edge : edges) {
            assertThat(edge.ask("hammer " + rule)).isEqualTo("hammering");
        }
    }

    private static Map<Long, Long> admitted(String command, List<EdgeProcess> edges)
            throws IOException, InterruptedException {
        Map<Long, Long> admitted = new TreeMap<>();
        long attempts = 0;
        long unavailable = 0;
        long operations = 0;
        for (EdgeProcess edge : edges) {
            Report report = edge.report(command);
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

    /** Waits for the beginning of the {@code count}th window from now. */
    private static void awaitWindows(int count) {
        long until = (System.currentTimeMillis() / PERIOD_MILLIS + count) * PERIOD_MILLIS;
        await().pollInterval(Duration.ofMillis(50)).until(() -> System.currentTimeMillis() >= until);
    }

    private static void awaitMembers(EdgeProcess edge, int count) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Integer.parseInt(edge.ask("members")) == count);
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
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
