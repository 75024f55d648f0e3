package dev.sallyport.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.session.RevivalStore.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LocalRevivalsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    private final LocalRevivals revivals = new LocalRevivals(CLOCK, 3);

    @Test
    void ofTooManyTheOldestGoes() {
        keep("a", "b", "c", "d");

        assertThat(turn("a")).isEqualTo(new Turn.Nothing());
        assertThat(turn("b")).isEqualTo(new Turn.Yours("how b began"));
    }

    @Test
    void whatIsForgottenOrKeptAgainTakesNoPlaceOfAnother() {
        keep("a", "b", "c");
        revivals.forget("b");
        keep("c", "d");

        assertThat(turn("a")).isEqualTo(new Turn.Yours("how a began"));
        assertThat(turn("c")).isEqualTo(new Turn.Yours("how c began"));
        assertThat(turn("d")).isEqualTo(new Turn.Yours("how d began"));
    }

    private void keep(String... sessions) {
        for (String session : sessions) {
            revivals.keep(session, "how " + session + " began", Duration.ZERO);
        }
    }

    private Turn turn(String session) {
        return revivals.turn(session, 0, 7).result();
    }
}
