package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.acceptance.FaultLoad.Books;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Breaks one thing after the other under load, and tells what clients saw and what was lost. */
@ExtendWith(OnCluster.class)
class FaultsIT {
    private static final Duration COUNTED_WITHIN = Duration.ofSeconds(90);

    /** All cells, on three edges, for as long as they need, and {@code docs/faults.md}: with {@code -Pfaults}. */
    private static final boolean WHOLE = Boolean.getBoolean("sallyport.faults");

    private static final Duration KAFKA_AWAY =
            Duration.ofSeconds(Integer.getInteger("sallyport.faults.kafkaAway", 120));

    private static List<Fault> faults() {
        return WHOLE
                ? List.of(
                        Fault.rollingRestart(),
                        Fault.kill(1),
                        Fault.kill(2),
                        Fault.kill(3),
                        Fault.kafkaAway(KAFKA_AWAY))
                : List.of(Fault.kill(2));
    }

    /** What came of a fault. */
    private record Cell(Fault fault, Books books, long records) {
        String row() {
            return "| %s | %s | %d | %s | %d | %d, %d, %d | %d | %.1f s | %d | %s |"
                    .formatted(
                            fault.name(),
                            fault.seen(),
                            books.answered(),
                            books.failed().isEmpty() ? "0" : books.failed().toString(),
                            books.sessionsLost(),
                            books.events(),
                            books.missing(),
                            books.doubled(),
                            books.resumed(),
                            books.silence().toMillis() / 1000.0,
                            records,
                            wrong().isEmpty() ? "as expected" : "**" + String.join("; ", wrong()) + "**");
        }

        List<String> wrong() {
            List<String> wrong = new ArrayList<>();
            expect(wrong, books.failures() <= fault.failuresMax(), "calls failed");
            expect(wrong, books.sessionsLost() == 0, "sessions lost");
            expect(wrong, books.missing() == 0, "events missing");
            expect(wrong, books.doubled() == 0, "events doubled");
            expect(wrong, records >= books.answered() - fault.recordsLostMax(), "call records lost");
            expect(wrong, records <= books.answered() + books.failures(), "call records doubled");
            return wrong;
        }

        private static void expect(List<String> wrong, boolean right, String otherwise) {
            if (!right) {
                wrong.add(otherwise);
            }
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void aFaultCostsNoMoreThanItMay(ClusterUnderTest cluster) throws Exception {
        List<Cell> cells = new ArrayList<>();
        for (Fault fault : faults()) {
            cells.add(run(fault, cluster, "faults-" + cells.size()));
            System.out.println(cells.getLast().row());
        }
        String table = table(cells, cluster.edges().size());
        if (WHOLE) {
            Files.writeString(Places.COMPOSE.resolveSibling("docs").resolve("faults.md"), table);
        }
        assertThat(cells)
                .allSatisfy(cell -> assertThat(cell.wrong()).as(cell.row()).isEmpty());
    }

    private static Cell run(Fault fault, ClusterUnderTest cluster, String server) throws Exception {
        try (NumberedUpstream upstream = NumberedUpstream.start()) {
            cluster.serve(server, upstream.url());
            FaultLoad load = FaultLoad.start(cluster.urls(server));
            goesOn(load);
            fault.work().on(cluster);
            goesOn(load);
            Books books = load.stop();
            return new Cell(fault, books, counted(cluster, server, books.answered() - fault.recordsLostMax()));
        }
    }

    private static void goesOn(FaultLoad load) {
        int enough = load.answered() + 200;
        Awaitility.await("calls that are answered")
                .atMost(Duration.ofMinutes(1))
                .until(() -> load.answered() >= enough);
    }

    /** How many calls the telemetry knows, once they are enough and no more come, or too few for too long. */
    private static long counted(ClusterUnderTest cluster, String server, int enough)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + COUNTED_WITHIN.toNanos();
        long before = -1;
        long now = counted(cluster, server);
        while ((now < enough || now != before) && System.nanoTime() - deadline < 0) {
            TimeUnit.SECONDS.sleep(1);
            before = now;
            now = counted(cluster, server);
        }
        return now;
    }

    private static long counted(ClusterUnderTest cluster, String server) throws IOException, InterruptedException {
        Api.Reply reply = cluster.telemetry()
                .reply("GET", "/series?groupBy=outcome&window=10s&method=tools/call&server=" + server);
        if (reply.status() != 200 || !reply.json().path("complete").asBoolean()) {
            return -1; // Partitions are on their way.
        }
        long sum = 0;
        for (JsonNode series : reply.json().path("series")) {
            for (JsonNode point : series.path("points")) {
                sum += point.path("count").asLong();
            }
        }
        return sum;
    }

    private static String table(List<Cell> cells, int edges) {
        StringBuilder table = new StringBuilder("""
                # What faults cost

                Written by `./mvnw verify -Pfaults`: %d edges, config service, telemetry pipeline and Kafka, each a process; %d callers
                with a session and %d without, which use the edges in turn and go to the next one when a connection is refused; streams of
                numbered events, whose clients come back with their `Last-Event-ID`; an upstream that can resume its streams.

                | fault | may be seen | calls answered | failed | sessions lost | events: received, missing, doubled | streams resumed | longest silence | call records | |
                |---|---|---|---|---|---|---|---|---|---|
                """.formatted(edges, FaultLoad.SESSIONS, FaultLoad.SESSIONLESS));
        cells.forEach(cell -> table.append(cell.row()).append('\n'));
        return table.toString();
    }
}
