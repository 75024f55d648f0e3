package dev.sallyport.edge.policy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.policy.limit.LimitStore.Kind;
import dev.sallyport.edge.policy.limit.LimitStore.Take;
import dev.sallyport.edge.policy.limit.LimitStore.TakeReply.Taken;
import org.junit.jupiter.api.Test;

class WindowCountTest {
    private static final WindowCount TEN = WindowCount.NONE.take(must(10), 10).after();

    @Test
    void nothingIsGrantedBeyondTheCeiling() {
        assertThat(WindowCount.NONE.take(must(7), 5).reply()).isEqualTo(new Taken(5, 0));
        assertThat(TEN.take(must(1), 10).reply()).isEqualTo(new Taken(0, 0));
        assertThat(TEN.take(must(1), 4).reply()).isEqualTo(new Taken(0, 0));
    }

    @Test
    void whatIsLeasedAheadShrinksWithWhatIsLeft() {
        assertThat(WindowCount.NONE
                        .take(new Take(1_000, 1, 500, 4, Kind.PERMITS), 1_000)
                        .reply())
                .isEqualTo(new Taken(63, 937));
        assertThat(WindowCount.NONE
                        .take(new Take(10, 1, 500, 4, Kind.PERMITS), 10)
                        .reply())
                .isEqualTo(new Taken(1, 9));
    }

    @Test
    void whatIsGivenBackIsToldInAllSoThatOldAndRepeatedMessagesDoNothing() {
        WindowCount after = TEN.giveBack("a", 3).giveBack("a", 5);

        assertThat(after.spent()).isEqualTo(5);
        assertThat(after.giveBack("a", 5)).isEqualTo(after);
        assertThat(after.giveBack("a", 3)).isEqualTo(after);
        assertThat(after.giveBack("b", 2).spent()).isEqualTo(3);
    }

    @Test
    void moreThanWasSpentCannotBeGivenBack() {
        assertThat(TEN.giveBack("a", 11)).isEqualTo(TEN);
    }

    @Test
    void whatHasFlownIsChargedEvenBeyondTheLimit() {
        WindowCount.Change change = TEN.take(new Take(12, 5, 0, 1, Kind.CHARGE), 12);

        assertThat(change.reply()).isEqualTo(new Taken(5, 0));
        assertThat(change.after().spent()).isEqualTo(15);
    }

    private static Take must(long permits) {
        return new Take(10, permits, 0, 1, Kind.PERMITS);
    }
}
