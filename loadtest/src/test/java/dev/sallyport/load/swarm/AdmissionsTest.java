package dev.sallyport.load.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A limit of two a second. */
class AdmissionsTest {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long LIMIT = 2;

    private final Admissions admissions = new Admissions(PERIOD);

    @Test
    void asManyAsFitInEachWindowAreNotTooMany() {
        calls(1_000, 1_999);
        calls(2_000, 2_999);

        assertThat(admissions.fill(LIMIT).over()).isZero();
    }

    @Test
    void oneMoreWithinAWindowIsOneTooMany() {
        calls(1_000, 1_400, 1_999);

        assertThat(admissions.fill(LIMIT).over()).isEqualTo(1);
    }

    @Test
    void callsAcrossAnEndMayHaveBeenCountedOnEitherSide() {
        calls(1_000, 1_500);
        admissions.add(1_990, 2_010);
        admissions.add(1_990, 2_010);

        assertThat(admissions.fill(LIMIT).over()).isZero();
    }

    @Test
    void butNotOnASideThatIsFullForSure() {
        calls(1_000, 1_500);
        calls(2_100, 2_500);
        admissions.add(1_990, 2_010);

        assertThat(admissions.fill(LIMIT).over()).isEqualTo(1);
    }

    @Test
    void whoCanWaitLeastGoesFirst() {
        admissions.add(1_500, 2_010);
        admissions.add(1_500, 2_010);
        calls(1_990, 1_995);

        assertThat(admissions.fill(LIMIT).over()).isZero();
    }

    @Test
    void whatSeveralClientsHadIsCountedTogether() {
        Admissions other = new Admissions(PERIOD);
        other.add(1_100, 1_200);
        calls(1_000, 1_500);

        assertThat(Admissions.sum(PERIOD, List.of(admissions, other))
                        .fill(LIMIT)
                        .over())
                .isEqualTo(1);
    }

    @Test
    void windowsThatWereNotWatchedWholeAreNotShown() {
        calls(1_900);
        calls(2_000, 2_500);
        calls(3_500);
        calls(4_100);

        assertThat(admissions.fill(LIMIT).windows()).containsExactly(2L, 1L);
    }

    private void calls(long... atMillis) {
        for (long at : atMillis) {
            admissions.add(at, at);
        }
    }
}
