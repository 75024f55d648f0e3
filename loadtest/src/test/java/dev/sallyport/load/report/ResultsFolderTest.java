package dev.sallyport.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFolderTest {
    private static final Instant MORNING = Instant.parse("2026-01-02T08:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-01-02T20:00:00Z");

    @TempDir
    Path parent;

    @Test
    void eachRunHasAFolderOfItsOwn() {
        Path kept = folder().keep(throughput(MORNING, 50_000));

        assertThat(kept).isEqualTo(parent.resolve("results/2026-01-02-0800-throughput/results.json"));
    }

    @Test
    void thePageShowsTheNewestOfEachKind() throws IOException {
        ResultsFolder folder = folder();
        folder.keep(throughput(EVENING, 60_000));
        folder.keep(throughput(MORNING, 50_000));
        folder.keep(new Results.Latency(Rounds.facts(MORNING), List.of(Rounds.latency("01-nginx", 200, 400))));
        folder.keep(new Results.Idle(
                Rounds.facts(MORNING),
                List.of(new IdleStreamsFigures(
                        "10-plain", 2_000, 1, 200, 240, 20.5, 90, 4_090, 0, 0.3, Optional.of(1.5), Optional.empty())),
                Optional.of(List.of(Rounds.latency("01-nginx", 200, 400)))));

        String page = Files.readString(folder.writePage());

        assertThat(page)
                .contains(
                        "| 01-nginx | 1.00 | 60,000 |", "| 01-nginx | 1.00 | 1.00 | 200 |", "| 10-plain | 20.5 | 200 |")
                .doesNotContain("50,000");
    }

    private ResultsFolder folder() {
        return new ResultsFolder(parent.resolve("results"));
    }

    private static Results throughput(Instant at, double callsPerSecond) {
        return new Results.Throughput(Rounds.facts(at), List.of(Rounds.throughput("01-nginx", 1, callsPerSecond, 18)));
    }
}
