package dev.sallyport.telemetry.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.telemetry.Calls;
import dev.sallyport.telemetry.topology.Tallied;
import dev.sallyport.telemetry.window.Aggregate;
import dev.sallyport.telemetry.window.WindowSize;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SeriesPartTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void partsOfPeersAddUpToWhatOnePartWouldSay() {
        SeriesPart whole = new SeriesPart();
        SeriesPart first = new SeriesPart();
        SeriesPart second = new SeriesPart();
        for (int i = 0; i < 1_000; i++) {
            (i % 3 == 0 ? first : second).add(group(i), window(i), one(i));
            whole.add(group(i), window(i), one(i));
        }
        first.add(Tallied.DUPLICATE, 2);
        second.add(Tallied.DUPLICATE, 3);
        whole.add(Tallied.DUPLICATE, 5);

        SeriesAnswer merged = answer(SeriesPart.fromJson(first.toJson()), SeriesPart.fromJson(second.toJson()));

        assertThat(merged).isEqualTo(answer(whole));
        assertThat(merged.total().count()).isEqualTo(1_000);
        assertThat(merged.series()).hasSize(3);
    }

    @Test
    void anAnswerHasABound() {
        SeriesPart part = new SeriesPart();

        assertThatThrownBy(() -> {
                    for (int i = 0; i <= SeriesPart.POINTS_MAX; i++) {
                        part.add(List.of(), START.plusSeconds(10L * i), one(i));
                    }
                })
                .isInstanceOf(TooManyPoints.class);
    }

    private static SeriesAnswer answer(SeriesPart... parts) {
        return SeriesAnswer.of(
                new SeriesQuery(
                        WindowSize.TEN_SECONDS, START, START.plusSeconds(60), Map.of(), List.of(Dimension.NAME)),
                List.of(parts),
                List.of());
    }

    /** The third group is of those that have no name. */
    private static List<Optional<String>> group(int i) {
        return List.of(i % 3 == 2 ? Optional.empty() : Optional.of("name-" + i % 3));
    }

    private static Instant window(int i) {
        return START.plusSeconds(10L * (i % 5));
    }

    private static Aggregate one(int i) {
        Aggregate aggregate = Aggregate.empty();
        aggregate.add(Calls.at(START).durationMicros(i * 37L).call());
        return aggregate;
    }
}
