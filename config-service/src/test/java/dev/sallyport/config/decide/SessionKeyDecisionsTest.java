package dev.sallyport.config.decide;

import static dev.sallyport.config.decide.Given.CONTEXT;
import static dev.sallyport.config.decide.Given.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.decide.Command.MakeSessionKeys;
import dev.sallyport.config.decide.Command.RotateSessionKeys;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.SessionKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionKeyDecisionsTest {
    private static Basis after(Basis basis, Command command) {
        Accepted accepted = (Accepted) Decider.decide(basis, command, CONTEXT);
        return basis.after(accepted.changes());
    }

    private static List<String> kids(Basis basis) {
        return basis.image().sessionKeys().map(SessionKeysChanged::keys).orElse(List.of()).stream()
                .map(SessionKey::kid)
                .toList();
    }

    @Test
    void theFirstKeysAreMadeOnce() {
        Basis made = after(Basis.EMPTY, new MakeSessionKeys(key("a"), key("b")));

        Basis again = after(made, new MakeSessionKeys(key("c"), key("d")));

        assertThat(kids(again)).containsExactly("a", "b");
    }

    @Test
    void aRotationSealsWithAKeyThatEveryEdgeHadBefore() {
        Basis made = after(Basis.EMPTY, new MakeSessionKeys(key("a"), key("b")));

        Basis once = after(made, new RotateSessionKeys(key("c")));
        Basis twice = after(once, new RotateSessionKeys(key("d")));

        assertThat(kids(once)).containsExactly("b", "c", "a");
        assertThat(kids(twice)).containsExactly("c", "d", "b", "a");
    }

    @Test
    void theOldestKeysAreForgotten() {
        Basis basis = after(Basis.EMPTY, new MakeSessionKeys(key("a"), key("b")));
        for (String kid : List.of("c", "d", "e", "f", "g")) {
            basis = after(basis, new RotateSessionKeys(key(kid)));
        }

        assertThat(kids(basis)).containsExactly("f", "g", "e", "d", "c");
    }

    @Test
    void aListOfOneKeyIsFirstGivenANextOne() {
        Basis one = Given.with(Basis.EMPTY, new SessionKeysChanged(Given.THEN, 1, List.of(key("a"))));

        assertThat(kids(after(one, new RotateSessionKeys(key("b"))))).containsExactly("a", "b");
    }

    @Test
    void historyHoldsNoSecret() {
        Accepted accepted = (Accepted) Decider.decide(Basis.EMPTY, new MakeSessionKeys(key("a"), key("b")), CONTEXT);

        assertThat(accepted.changes().getFirst().entry().resource().orElseThrow())
                .hasToString("{\"keys\":[{\"kid\":\"a\",\"createdAt\":\"2026-11-23T07:00:00Z\"},"
                        + "{\"kid\":\"b\",\"createdAt\":\"2026-11-23T07:00:00Z\"}]}");
    }
}
