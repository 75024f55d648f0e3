package dev.sallyport.config.decide;

import static dev.sallyport.config.decide.Given.CONTEXT;
import static dev.sallyport.config.decide.Given.server;
import static dev.sallyport.config.decide.Given.servers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.decide.Command.Put;
import dev.sallyport.config.decide.Command.Remove;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Precondition.Absent;
import dev.sallyport.config.decide.Precondition.Matches;
import dev.sallyport.contract.config.ResourceKind;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoundTest {
    private static Round round(Basis basis, Command... commands) {
        return Round.decide(
                basis,
                Stream.of(commands)
                        .map(command -> new Round.Request(command, CONTEXT))
                        .toList());
    }

    @Test
    void eachCommandSeesWhatTheOnesBeforeItDid() {
        Round round = round(
                servers(server("a", "a")),
                new Put(server("a", "x"), new Matches(Set.of(1L))),
                new Put(server("a", "y"), new Matches(Set.of(1L))),
                new Put(server("b", "a"), new Absent()),
                new Put(server("c", "x"), new Absent()),
                new Remove(new ResourceId(ResourceKind.SERVER, "b"), new Matches(Set.of(3L))),
                new Put(server("b", "z"), new Absent()));

        assertThat(round.decisions())
                .extracting(decision -> decision instanceof Accepted)
                .containsExactly(true, false, true, false, true, true);
        assertThat(round.changes()).extracting(Change::revision).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void aRoundOfRefusalsHasNothingToAppend() {
        assertThat(round(servers(server("a", "a")), new Put(server("a", "x"), new Absent()))
                        .changes())
                .isEmpty();
    }
}
