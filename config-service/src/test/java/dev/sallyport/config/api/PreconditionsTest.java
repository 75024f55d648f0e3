package dev.sallyport.config.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.decide.Precondition;
import dev.sallyport.contract.input.Checked;
import io.vertx.core.MultiMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {
    private static Checked<Precondition> ifMatch(String value) {
        return Preconditions.read(MultiMap.caseInsensitiveMultiMap().add("If-Match", value));
    }

    @Test
    void aRevisionIsReadBackFromItsTag() {
        assertThat(ifMatch(Preconditions.entityTag(7)).orThrow()).isEqualTo(new Precondition.Matches(Set.of(7L)));
        assertThat(ifMatch("\"7\", \"8\"").orThrow()).isEqualTo(new Precondition.Matches(Set.of(7L, 8L)));
        assertThat(ifMatch("*").orThrow()).isEqualTo(new Precondition.Exists());
    }

    @Test
    void aWeakOrForeignTagMatchesNothing() {
        assertThat(ifMatch("W/\"7\"").orThrow()).isEqualTo(new Precondition.Matches(Set.of()));
        assertThat(ifMatch("\"abc\"").orThrow()).isEqualTo(new Precondition.Matches(Set.of()));
    }

    @Test
    void nothingSaidIsNothingBelieved() {
        assertThat(Preconditions.read(MultiMap.caseInsensitiveMultiMap()).orThrow())
                .isEqualTo(new Precondition.Unstated());
    }

    @Test
    void onlyOneOfTheTwoHeadersMayStand() {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().add("If-Match", "\"7\"").add("If-None-Match", "*");

        assertThat(Preconditions.read(headers)).isInstanceOf(Checked.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "", "\"7", "\"7\",", "\"7\" \"8\"", "*, \"7\""})
    void anythingElseIsAProblem(String value) {
        assertThat(ifMatch(value)).isInstanceOf(Checked.Invalid.class);
    }

    @Test
    void aThousandTagsAreTooMany() {
        assertThat(ifMatch("\"1\",".repeat(1_000) + "\"1\"")).isInstanceOf(Checked.Invalid.class);
    }
}
