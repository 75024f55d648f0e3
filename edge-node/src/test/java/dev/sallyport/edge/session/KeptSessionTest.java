package dev.sallyport.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.session.RevivalStore.Turn;
import org.junit.jupiter.api.Test;

/** Whose turn it is to begin a session anew. */
class KeptSessionTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long ONE = 1;
    private static final long OTHER = 2;

    private final KeptSession begun = KeptSession.begun("how");

    @Test
    void twoWhoFindItLostAtOnceDoNotBothBeginIt() {
        KeptSession taken = begun.take(0, ONE, NOW);

        assertThat(taken.turn(0, ONE)).isEqualTo(new Turn.Yours("how"));
        assertThat(taken.take(0, OTHER, NOW + 14_999).turn(0, OTHER)).isEqualTo(new Turn.Another());
    }

    @Test
    void whoeverDiesWithTheTurnDoesNotKeepIt() {
        KeptSession later = begun.take(0, ONE, NOW).take(0, OTHER, NOW + 15_000);

        assertThat(later.turn(0, OTHER)).isEqualTo(new Turn.Yours("how"));
        assertThat(later.isTakenBy(ONE)).isFalse();
    }

    @Test
    void whoeverIsLateGoesWhereItWentOn() {
        KeptSession revived = begun.take(0, ONE, NOW).revived("there", NOW);

        assertThat(revived.take(0, OTHER, NOW + 60_000).turn(0, OTHER)).isEqualTo(new Turn.GoneOn("there", 1));
        assertThat(revived.isTakenBy(ONE)).isFalse();
    }

    @Test
    void aSessionThatIsLostAgainSoonIsNotBegunOnceMore() {
        KeptSession revived = begun.take(0, ONE, NOW).revived("there", NOW);

        assertThat(revived.take(1, OTHER, NOW + 9_999).turn(1, OTHER)).isEqualTo(new Turn.Nothing());
        assertThat(revived.take(1, OTHER, NOW + 10_000).turn(1, OTHER)).isEqualTo(new Turn.Yours("how"));
    }

    @Test
    void whatHoldsMoreThanItsBeginningIsFoundButNotBegunAnew() {
        KeptSession settled = begun.take(0, ONE, NOW).revived("there", NOW).settled();

        assertThat(settled.turn(0, OTHER)).isEqualTo(new Turn.GoneOn("there", 1));
        assertThat(settled.take(1, OTHER, NOW + 60_000).turn(1, OTHER)).isEqualTo(new Turn.Nothing());
    }

    @Test
    void whoeverOnlyAsksTakesNothing() {
        assertThat(begun.take(0, 0, NOW)).isEqualTo(begun);
        assertThat(begun.turn(0, 0)).isEqualTo(new Turn.Nothing());
        assertThat(begun.isTakenBy(0)).isFalse();
    }
}
