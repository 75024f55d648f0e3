package dev.sallyport.telemetry.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.telemetry.Calls;
import dev.sallyport.telemetry.window.CallKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallsPartTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aPageTakesTheNewestOfAllParts() {
        CallsPart page = CallsPart.page(List.of(part(9, 5, 1), part(8, 7, 2)), 4);

        assertThat(page.calls()).extracting(CallRecord::id).containsExactly("9", "8", "7", "5");
        assertThat(page.lookedAtDownTo()).contains(CallKey.of(call(5)));
    }

    @Test
    void theLastPageHasNoNextOne() {
        CallsPart page = CallsPart.page(List.of(part(2), part(1)), 2);

        assertThat(page.calls()).hasSize(2);
        assertThat(page.lookedAtDownTo()).isEmpty();
    }

    @Test
    void aCallThatMayHaveANewerOneInAnUnfinishedPartWaitsForTheNextPage() {
        CallsPart unfinished = new CallsPart(List.of(call(9)), Optional.of(CallKey.of(call(6))));

        CallsPart page = CallsPart.page(List.of(unfinished, part(8, 5)), 4);

        assertThat(page.calls()).extracting(CallRecord::id).containsExactly("9", "8");
        assertThat(page.lookedAtDownTo()).contains(CallKey.of(call(6)));
    }

    @Test
    void aPartThatFoundNothingSoFarStillLeadsOn() {
        CallsPart unfinished = new CallsPart(List.of(), Optional.of(CallKey.of(call(6))));

        CallsPart page = CallsPart.page(List.of(unfinished), 4);

        assertThat(page.calls()).isEmpty();
        assertThat(page.lookedAtDownTo()).isPresent();
    }

    @Test
    void aPartSurvivesTheWayToAPeer() {
        CallsPart part = new CallsPart(List.of(call(3)), Optional.of(CallKey.of(call(3))));

        assertThat(CallsPart.fromJson(part.toJson())).isEqualTo(part);
    }

    private static CallsPart part(int... seconds) {
        return new CallsPart(
                Arrays.stream(seconds).mapToObj(CallsPartTest::call).toList(), Optional.empty());
    }

    private static CallRecord call(int second) {
        return Calls.at(START.plusSeconds(second)).id(Integer.toString(second)).call();
    }
}
