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

/** Edges that keep no counts themselves and ask one that does. */
@Timeout(90)
class ClientsOfTheClusterTest {
    private static final int HEARTBEAT_SECONDS = 2;
    private static final long PERIOD_MILLIS = 1_000;
    private static final long LIMIT = 2_000;
    private static final String HAMMER = "hammer rate " + LIMIT + " " + PERIOD_MILLIS + " LOCAL_SHARE";

    private final String cluster = "test-" + UUID.randomUUID();
    private final List<EdgeProcess> edges = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (EdgeProcess edge : edges) {
            edge.end();
        }
    }

    @Test
    void clientsAndTheirMemberTogetherAdmitNoMoreThanTheLimitAndNothingWithoutIt() throws Exception {
        int port = freePort();
        EdgeProcess member = start(port, port);
        List<EdgeProcess> clients = List.of(start(0, port), start(0, port));
        for (EdgeProcess client : clients) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.ask("standing").startsWith("together"));
        }

        for (EdgeProcess edge : edges) {
            assertThat(edge.ask(HAMMER)).isEqualTo("hammering");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> windowsThatAllKnow() >= 3);
        Map<Long, Long> admitted = admitted(List.of(member.report("quiet")));
        member.kill();
        for (EdgeProcess client : clients) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.ask("standing").equals("apart"));
        }
        List<Report> alone =
                List.of(clients.get(0).report("report"), clients.get(1).report("report"));
        await().until(() ->
                clients.get(0).report("report").attempts() > alone.get(0).attempts() + LIMIT);

        List<Report> last =
                List.of(clients.get(0).report("quiet"), clients.get(1).report("quiet"));
        assertThat(sum(last)).isEqualTo(sum(alone));
        last.forEach(report -> report.admitted().forEach((window, count) -> admitted.merge(window, count, Long::sum)));
        assertThat(admitted.values())
                .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(LIMIT))
                .anySatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(LIMIT - LIMIT / 20));
    }

    private EdgeProcess start(int port, int member) throws IOException, InterruptedException {
        EdgeProcess edge = EdgeProcess.start(cluster, port, List.of(member), HEARTBEAT_SECONDS);
        edges.add(edge);
        assertThat(edge.answer()).isEqualTo("ready");
        return edge;
    }

    private long windowsThatAllKnow() throws IOException, InterruptedException {
        List<Report> reports = new ArrayList<>();
        for (EdgeProcess edge : edges) {
            reports.add(edge.report("report"));
        }
        return reports.getFirst().admitted().keySet().stream()
                .filter(window ->
                        reports.stream().allMatch(report -> report.admitted().containsKey(window)))
                .count();
    }

    private static Map<Long, Long> admitted(List<Report> reports) {
        Map<Long, Long> admitted = new TreeMap<>();
        reports.forEach(
                report -> report.admitted().forEach((window, count) -> admitted.merge(window, count, Long::sum)));
        return admitted;
    }

    private static long sum(List<Report> reports) {
        return admitted(reports).values().stream().mapToLong(Long::longValue).sum();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
