package dev.sallyport.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.edge.cluster.EdgeProcess.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Edges that cannot reach one another, while every one of them runs and admits what it may. */
@Timeout(120)
class PartitionTest {
    private static final int HEARTBEAT_SECONDS = 2;
    private static final int EDGES = 4;
    private static final long PERIOD_MILLIS = 1_000;
    private static final long LIMIT = 2_000;
    private static final String HAMMER = "hammer rate " + LIMIT + " " + PERIOD_MILLIS + " ";

    private final String cluster = "test-" + UUID.randomUUID();
    private final List<EdgeProcess> edges = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (EdgeProcess edge : edges) {
            edge.end();
        }
    }

    @Test
    void bothSidesOfAPartitionTogetherAdmitNoMoreThanTheLimit() throws Exception {
        List<String> hosts = IntStream.rangeClosed(1, EDGES)
                .mapToObj(each -> "127.0.0." + (10 + each))
                .toList();
        List<String> members = hosts.stream().map(host -> host + ":5701").toList();
        try (SplittableNetwork network = SplittableNetwork.create(hosts)) {
            startEdges(network, members);
            EdgeProcess cutOff = edges.getLast();

            for (String other : hosts.subList(0, EDGES - 1)) {
                network.cut(other, hosts.getLast());
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> cutOff.ask("standing").equals("apart"));
            awaitMembers(edges.getFirst(), EDGES - 1);
            long apart = System.currentTimeMillis() / PERIOD_MILLIS;
            // A window of which both sides admit something: the cut-off edge its share, the others the rest.
            long share = LIMIT / EDGES;
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        Map<Long, Long> lone = cutOff.report("report").admitted();
                        Map<Long, Long> majority =
                                edges.getFirst().report("report").admitted();
                        return lone.entrySet().stream()
                                .anyMatch(window -> window.getKey() > apart
                                        && window.getValue() == share
                                        && majority.containsKey(window.getKey()));
                    });
            network.heal();
            awaitMembers(edges.getFirst(), EDGES);
            awaitWindow();

            Map<Long, Long> admitted = new TreeMap<>();
            for (EdgeProcess edge : edges) {
                Report report = edge.report("quiet");
                report.admitted().forEach((window, count) -> admitted.merge(window, count, Long::sum));
            }
            assertThat(admitted.values())
                    .hasSizeGreaterThan(10)
                    .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(LIMIT))
                    .anySatisfy(count -> assertThat(count).isEqualTo(LIMIT));
        }
    }

    private void startEdges(SplittableNetwork network, List<String> members) throws Exception {
        for (String member : members) {
            edges.add(EdgeProcess.start(network.within(), cluster, member, members, HEARTBEAT_SECONDS));
            assertThat(edges.getLast().answer()).isEqualTo("ready");
        }
        awaitMembers(edges.getFirst(), EDGES);
        for (EdgeProcess edge : edges) {
            assertThat(edge.ask(HAMMER + "LOCAL_SHARE")).isEqualTo("hammering");
        }
        awaitWindow();
    }

    private static void awaitWindow() {
        long until = (System.currentTimeMillis() / PERIOD_MILLIS + 3) * PERIOD_MILLIS;
        await().pollInterval(Duration.ofMillis(50)).until(() -> System.currentTimeMillis() >= until);
    }

    private static void awaitMembers(EdgeProcess edge, int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Integer.parseInt(edge.ask("members")) == count);
    }
}
