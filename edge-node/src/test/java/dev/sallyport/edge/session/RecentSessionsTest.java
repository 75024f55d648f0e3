package dev.sallyport.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.session.SessionTokens.Use;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentSessionsTest {
    private static final SessionKeys KEYS = SessionKeys.NONE;
    private static final String ID = "k1.session";

    private final RecentSessions recent = new RecentSessions();
    private final SessionFact fact = new SessionFact("upstream", "", new byte[0], Instant.EPOCH);

    @Test
    void whatWasOpenedIsKnown() {
        keep(ID);

        assertThat(recent.fact(KEYS, Use.SESSION, "weather", ID)).contains(fact);
        assertThat(recent.hash(ID)).isEqualTo("a hash");
    }

    @Test
    void onAnotherServerOrForAnotherUseItIsOpenedAnew() {
        keep(ID);

        assertThat(recent.fact(KEYS, Use.SESSION, "maps", ID)).isEmpty();
        assertThat(recent.fact(KEYS, Use.MESSAGES_ENDPOINT, "weather", ID)).isEmpty();
    }

    /** A key that was taken away opens nothing any more. */
    @Test
    void underOtherKeysItIsOpenedAnew() throws Exception {
        keep(ID);
        SessionKeys others = SessionTokensTest.keys("k2");

        assertThat(recent.fact(others, Use.SESSION, "weather", ID)).isEmpty();
    }

    /** Both have the hash 2112. */
    @Test
    void anIdOfTheSameHashIsAnother() {
        keep("Aa");

        assertThat(recent.fact(KEYS, Use.SESSION, "weather", "BB")).isEmpty();
        assertThat(recent.hash("BB")).isNull();
        keep("BB");
        assertThat(recent.fact(KEYS, Use.SESSION, "weather", "Aa")).isEmpty();
    }

    private void keep(String id) {
        recent.keep(new RecentSessions.Recent(id, KEYS, Use.SESSION, "weather", fact, "a hash"));
    }
}
