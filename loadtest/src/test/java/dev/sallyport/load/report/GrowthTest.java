package dev.sallyport.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void whatGrowsOnlyWhileTheEdgeWarmsUpIsFlat() {
        Growth growth = threads(look -> look < 10 ? 20 + look : 30);

        assertThat(growth.isFlat()).isTrue();
        assertThat(growth.settled()).isEqualTo(30);
        assertThat(growth.last()).isEqualTo(30);
    }

    @Test
    void aSlowLeakIsFoundThoughNoTwoSamplesDifferMuch() {
        assertThat(threads(look -> 30 + look * 0.2).isFlat()).isFalse();
    }

    @Test
    void oneHighSampleIsNoGrowth() {
        assertThat(threads(look -> look == 38 ? 300 : 30).isFlat()).isTrue();
    }

    @Test
    void eachEdgeIsJudgedByItself() {
        List<SoakSample> both = IntStream.range(0, 40)
                .boxed()
                .flatMap(look -> List.of(sample(look, "edge-1", 30), sample(look, "edge-2", 30 + look)).stream())
                .toList();

        assertThat(Growth.all(both))
                .extracting(Growth::edge, Growth::isFlat)
                .containsExactly(tuple("edge-1", true), tuple("edge-2", false));
        assertThat(Growth.areFlat(Growth.all(both))).isFalse();
    }

    @Test
    void ofThreeSamplesNothingIsSaid() {
        assertThat(Growth.all(IntStream.range(0, 3)
                        .mapToObj(look -> sample(look, "edge-1", 30))
                        .toList()))
                .isEmpty();
    }

    private static Growth threads(IntToDoubleFunction values) {
        List<SoakSample> samples = IntStream.range(0, 40)
                .mapToObj(look -> sample(look, "edge-1", values.applyAsDouble(look)))
                .toList();
        return Growth.of("edge-1", Quantity.THREADS, samples).orElseThrow();
    }

    private static SoakSample sample(int look, String edge, double threads) {
        return new SoakSample(look * 10, edge, Map.of(Quantity.THREADS, threads));
    }
}
