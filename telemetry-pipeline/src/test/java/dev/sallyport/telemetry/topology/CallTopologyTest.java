package dev.sallyport.telemetry.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sallyport.contract.Json;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.telemetry.Calls;
import dev.sallyport.telemetry.window.Aggregate;
import dev.sallyport.telemetry.window.Keeping;
import dev.sallyport.telemetry.window.LatencySketch;
import dev.sallyport.telemetry.window.SeriesKey;
import dev.sallyport.telemetry.window.WindowKey;
import dev.sallyport.telemetry.window.WindowSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallTopologyTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Keeping KEEPING =
            new Keeping(Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(2), 100, 5);

    private PipelineUnderTest pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new PipelineUnderTest(KEEPING, START, stateDir);
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void aCallIsCountedInItsWindowOfEachSize() {
        pipeline.receive(Calls.at(START.plusMillis(19_999)).id("a").call());
        pipeline.receive(Calls.at(START.plusMillis(20_000)).id("b").call());

        assertThat(pipeline.windows(WindowSize.TEN_SECONDS).keySet())
                .extracting(WindowKey::start)
                .containsExactly(START.plusSeconds(10), START.plusSeconds(20));
        assertThat(pipeline.windows(WindowSize.ONE_MINUTE).keySet())
                .extracting(WindowKey::start)
                .containsExactly(START);
        assertThat(pipeline.counted(WindowSize.ONE_MINUTE)).isEqualTo(2);
        assertThat(pipeline.rememberedIds()).containsExactly("a", "b");
    }

    @Test
    void bytesAddUp() {
        pipeline.receive(Calls.at(START).id("a").call());
        pipeline.receive(Calls.at(START).id("b").call());

        Aggregate window =
                pipeline.windows(WindowSize.TEN_SECONDS).values().iterator().next();

        assertThat(window.requestBytes()).isEqualTo(600);
        assertThat(window.responseBytes()).isEqualTo(1_400);
    }

    @Test
    void serversMethodsNamesAndOutcomesAreCountedApart() {
        pipeline.receive(Calls.at(START).id("a").call());
        pipeline.receive(Calls.at(START).id("b").outcome(Outcome.TOOL_ERROR).call());
        pipeline.receive(
                Calls.at(START).id("c").target("weather", "tools/call", "other").call());
        pipeline.receive(Calls.at(START)
                .id("d")
                .target("weather", "prompts/get", "get_forecast")
                .call());

        assertThat(pipeline.windows(WindowSize.TEN_SECONDS))
                .hasSize(4)
                .containsKey(new WindowKey(
                        START,
                        new SeriesKey(
                                Optional.of("weather"),
                                Optional.of("tools/call"),
                                Optional.of("get_forecast"),
                                Outcome.TOOL_ERROR)));
    }

    @Test
    void aRecordThatIsSentTwiceCountsOnce() {
        CallRecord call = Calls.at(START).call();
        pipeline.receive(call);
        pipeline.wait(Duration.ofHours(1));
        pipeline.receive(Calls.at(START.plusSeconds(3_600)).id("later").call());

        pipeline.receive(call);

        assertThat(pipeline.counted(WindowSize.ONE_MINUTE)).isEqualTo(2);
        assertThat(pipeline.rememberedIds()).containsExactly("call-1", "later");
        assertThat(pipeline.tally(Tallied.DUPLICATE)).isEqualTo(1);
        assertThat(pipeline.metric("duplicate")).isEqualTo(1);
    }

    @Test
    void aCopyThatComesWhenTheFirstIsForgottenIsLateAndNotCountedAgain() {
        CallRecord call = Calls.at(START).call();
        pipeline.receive(call);
        pipeline.wait(Duration.ofHours(4));
        pipeline.receive(Calls.at(START.plus(Duration.ofHours(3))).id("later").call());

        pipeline.receive(call);

        assertThat(pipeline.tally(Tallied.LATE)).isEqualTo(1);
        assertThat(pipeline.metric("counted")).isEqualTo(2);
    }

    @Test
    void aLateRecordCountsInEveryWindowThatIsStillKept() {
        pipeline.wait(Duration.ofHours(2));
        pipeline.receive(Calls.at(START.plus(Duration.ofMinutes(90))).id("now").call());

        pipeline.receive(Calls.at(START).id("late").call());

        assertThat(pipeline.counted(WindowSize.TEN_SECONDS)).isEqualTo(1);
        assertThat(pipeline.tally(Tallied.LATE_FOR_10S)).isEqualTo(1);
        assertThat(pipeline.counted(WindowSize.ONE_MINUTE)).isEqualTo(2);
        assertThat(pipeline.tally(Tallied.LATE_FOR_1M)).isZero();
        assertThat(pipeline.rememberedIds()).containsExactly("late", "now");
    }

    @Test
    void aStreamThatWasOpenForHoursIsNotLate() {
        pipeline.wait(Duration.ofHours(3));
        pipeline.receive(Calls.at(START.plus(Duration.ofHours(3))).id("now").call());

        pipeline.receive(Calls.at(START.plus(Duration.ofMinutes(1)))
                .id("stream")
                .durationMicros(Duration.ofMinutes(179).toNanos() / 1_000)
                .call());

        assertThat(pipeline.tally(Tallied.LATE)).isZero();
        assertThat(pipeline.counted(WindowSize.ONE_MINUTE)).isEqualTo(2);
    }

    @Test
    void whatIsNotACallIsCountedAndSkipped() {
        pipeline.receive("x", "{\"schema\":1");
        pipeline.receive("x", "{}");
        pipeline.receive("x", "null");
        pipeline.receive("x", "[]");
        pipeline.receive("", new byte[0]);
        pipeline.receive("call-1", "{\"schema\":1,\"at\":\"2026-11-22T10:00:00Z\",\"id\":\"call-1\"}");
        pipeline.receive(Calls.at(START).id("").call());
        pipeline.receive(Calls.at(START).id("new\nline").call());
        pipeline.receive(Calls.at(START).schema(2).call());
        pipeline.receive(Calls.at(START).durationMicros(-1).call());
        pipeline.receive(Calls.at(Instant.EPOCH.minusSeconds(1)).call());

        pipeline.receive(Calls.at(START).call());

        assertThat(pipeline.tally(Tallied.MALFORMED)).isEqualTo(11);
        assertThat(pipeline.counted(WindowSize.TEN_SECONDS)).isEqualTo(1);
    }

    @Test
    void aRecordWithoutAValueIsSkipped() {
        pipeline.receive("gone", (byte[]) null);

        assertThat(pipeline.tally(Tallied.MALFORMED)).isEqualTo(1);
    }

    @Test
    void aRecordUnderAnotherKeyThanItsIdCouldBeCountedTwiceSoItIsSkipped() {
        byte[] value = Json.codec(CallRecord.class).encode(Calls.at(START).call());

        pipeline.receive(null, value);
        pipeline.receive("another", value);

        assertThat(pipeline.tally(Tallied.MALFORMED)).isEqualTo(2);
        assertThat(pipeline.rememberedIds()).isEmpty();
    }

    @Test
    void anEdgeWhoseClockIsAheadMakesNobodyLate() {
        pipeline.receive(Calls.at(START.plus(Duration.ofDays(400))).id("ahead").call());
        pipeline.receive(
                Calls.at(START).id("endless").durationMicros(Long.MAX_VALUE).call());

        pipeline.receive(Calls.at(START).call());

        assertThat(pipeline.tally(Tallied.MALFORMED)).isEqualTo(2);
        assertThat(pipeline.rememberedIds()).containsExactly("call-1");
    }

    @Test
    void unknownFieldsOfANewerEdgeAreKept() {
        String json = new String(
                Json.codec(CallRecord.class).encode(Calls.at(START).call()), java.nio.charset.StandardCharsets.UTF_8);

        pipeline.receive("call-1", json.replaceFirst("\\{", "{\"later\":{\"a\":1},"));

        assertThat(pipeline.rememberedIds()).containsExactly("call-1");
    }

    @ParameterizedTest
    @EnumSource(WindowSize.class)
    void percentilesAreWithinTheStatedErrorOfTheExactOnes(WindowSize size) {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        long[] times = new long[5_000];
        for (int i = 0; i < times.length; i++) {
            times[i] = i % 100 == 0 ? 0 : (long) Math.exp(random.nextDouble(0, Math.log(86_400e6)) / 2);
            pipeline.receive(
                    Calls.at(START).id("call-" + i).durationMicros(times[i]).call());
        }
        Arrays.sort(times);

        LatencySketch.Summary summary = pipeline.windows(size).values().stream()
                .findFirst()
                .flatMap(window -> window.duration().summary())
                .orElseThrow();

        assertThat((double) summary.p50Micros()).isCloseTo(exact(times, 0.50), tolerance(times, 0.50));
        assertThat((double) summary.p90Micros()).isCloseTo(exact(times, 0.90), tolerance(times, 0.90));
        assertThat((double) summary.p95Micros()).isCloseTo(exact(times, 0.95), tolerance(times, 0.95));
        assertThat((double) summary.p99Micros()).isCloseTo(exact(times, 0.99), tolerance(times, 0.99));
        assertThat(summary.maxMicros()).isEqualTo(times[times.length - 1]);
        assertThat(summary.meanMicros())
                .isEqualTo(Math.round((double) Arrays.stream(times).sum() / times.length));
        assertThat(summary.count()).isEqualTo(times.length);
    }

    private static double exact(long[] sorted, double quantile) {
        return sorted[(int) (quantile * (sorted.length - 1))];
    }

    /** Half a microsecond more than the relative error, because the answer is rounded to whole ones. */
    private static org.assertj.core.data.Offset<Double> tolerance(long[] sorted, double quantile) {
        return within(exact(sorted, quantile) * LatencySketch.RELATIVE_ERROR + 0.5);
    }

    @Test
    void namesThatCallersInventShareASeriesWhenAWindowIsFull() {
        for (int i = 0; i < 8; i++) {
            pipeline.receive(Calls.at(START)
                    .id("call-" + i)
                    .target("weather", "tools/call", "invented-" + i)
                    .call());
        }

        assertThat(pipeline.windows(WindowSize.TEN_SECONDS)).hasSize(6);
        assertThat(pipeline.counted(WindowSize.TEN_SECONDS)).isEqualTo(8);
        assertThat(pipeline.windows(WindowSize.TEN_SECONDS).entrySet())
                .filteredOn(entry -> entry.getKey().series().isFolded())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getValue().calls()).isEqualTo(3));
    }

    @Test
    void windowsGoWhenTheirTimeIsOver() {
        pipeline.receive(Calls.at(START).id("old").call());
        pipeline.wait(Duration.ofMinutes(62));
        pipeline.receive(Calls.at(START.plus(Duration.ofMinutes(62))).id("new").call());

        pipeline.wait(Duration.ofSeconds(30));

        assertThat(pipeline.windows(WindowSize.TEN_SECONDS)).hasSize(1);
        assertThat(pipeline.windows(WindowSize.ONE_MINUTE)).hasSize(2);
    }

    @Test
    void callsGoWhenTheyAreTooOldOrTooMany() {
        for (int i = 0; i < 150; i++) {
            pipeline.receive(Calls.at(START.plusSeconds(i)).id("call-" + i).call());
        }
        pipeline.wait(Duration.ofSeconds(10));
        assertThat(pipeline.rememberedIds()).hasSize(100).startsWith("call-50");

        pipeline.wait(Duration.ofHours(2).plusSeconds(80));

        assertThat(pipeline.rememberedIds()).hasSize(60).startsWith("call-90");
    }
}
