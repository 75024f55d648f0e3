package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.acceptance.FaultCell.Records;
import dev.sallyport.acceptance.FaultLoad.Books;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Breaks one thing after the other under load, and tells what clients saw and what was lost. */
@ExtendWith(OnCluster.class)
class FaultsIT {
    private static final Duration COUNTED_WITHIN = Duration.ofSeconds(90);
    private static final int CALLS_AROUND = 200;

    /** All cells, on three edges, for as long as they need, and {@code docs/faults.md}: with {@code -Pfaults}. */
    private static final boolean WHOLE = Boolean.getBoolean("sallyport.faults");

    private static final Duration KAFKA_AWAY =
            Duration.ofSeconds(Integer.getInteger("sallyport.faults.kafkaAway", 120));

    /** Only cells in whose names this is found, while one is worked on; then nothing is written. */
    private static final String ONLY = System.getProperty("sallyport.faults.only", "");

    private static List<Fault> faults() {
        List<Fault> all = WHOLE ? Fault.all(KAFKA_AWAY) : Fault.some();
        Predicate<String> wanted = Pattern.compile(ONLY).asPredicate();
        return all.stream().filter(fault -> wanted.test(fault.name())).toList();
    }

    @Test
    @Timeout(value = 25, unit = TimeUnit.MINUTES)
    void aFaultCostsNoMoreThanItMay(ClusterUnderTest cluster) throws Exception {
        List<FaultCell> cells = new ArrayList<>();
        for (Fault fault : faults()) {
            cells.add(run(fault, cluster, "faults-" + cells.size()));
            System.out.println(cells.getLast().row());
            if (WHOLE && ONLY.isEmpty()) {
                // After each, for whoever does not wait for the last.
                Files.writeString(
                        Places.COMPOSE.resolveSibling("docs").resolve("faults.md"),
                        FaultPage.of(cells, cluster.edges().size()));
            }
        }
        assertThat(cells)
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell.wrong()).as(cell.row()).isEmpty());
    }

    private static FaultCell run(Fault fault, ClusterUnderTest cluster, String server) throws Exception {
        String limited = limited(server);
        Instant began = Instant.now();
        try (NumberedUpstream upstream = NumberedUpstream.start()) {
            cluster.serve(server, upstream.url());
            Governed.apply(cluster, Governed.open(limited, upstream.url(), """
                    {'type':'rate-limit','calls':%d,'renewalPeriod':'%ds','counterKey':['server']}""".formatted(
                            FaultLoad.LIMIT, FaultLoad.LIMIT_PERIOD.toSeconds())));
            FaultLoad load = FaultLoad.start(FaultClient.of(cluster, server), FaultClient.of(cluster, limited));
            FaultScene scene = new FaultScene(cluster, load, upstream, server);
            load.goesOn(CALLS_AROUND);
            fault.work().on(scene);
            load.goesOn(CALLS_AROUND);
            Books books = load.stop();
            long lostMax = fault.recordsLostMax() + scene.lost();
            return new FaultCell(
                    scene, fault, books, recorded(cluster, server, began, enough -> enough.areAll(books, lostMax)));
        }
    }

    private static String limited(String server) {
        return server + "-limited";
    }

    /** What is recorded, once it is enough and no more comes, or too little for too long. */
    private static Records recorded(
            ClusterUnderTest cluster, String server, Instant began, Predicate<Records> areEnough) {
        String limited = limited(server);
        AtomicReference<Records> last = new AtomicReference<>(new Records(0, 0, 0));
        try {
            Awaitility.await("records")
                    .atMost(COUNTED_WITHIN)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        Records before = last.get();
                        long calls = counted(cluster, server) + counted(cluster, limited);
                        AuditTopic audit = AuditTopic.read(cluster.kafka(), began);
                        last.set(new Records(calls, audit.refused(limited), audit.gaps()));
                        return last.get().equals(before) && areEnough.test(before);
                    });
        } catch (ConditionTimeoutException tooFew) {
            // What is missing is the finding.
        }
        return last.get();
    }

    private static long counted(ClusterUnderTest cluster, String server) throws IOException, InterruptedException {
        Api.Reply reply = cluster.telemetry()
                .reply("GET", "/series?groupBy=outcome&window=10s&method=tools/call&server=" + server);
        if (reply.status() != 200 || !reply.json().path("complete").asBoolean()) {
            return 0; // Partitions are on their way.
        }
        long sum = 0;
        for (JsonNode series : reply.json().path("series")) {
            for (JsonNode point : series.path("points")) {
                sum += point.path("count").asLong();
            }
        }
        return sum;
    }
}
