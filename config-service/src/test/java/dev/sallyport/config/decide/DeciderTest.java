package dev.sallyport.config.decide;

import static dev.sallyport.config.decide.Given.CONTEXT;
import static dev.sallyport.config.decide.Given.NOW;
import static dev.sallyport.config.decide.Given.server;
import static dev.sallyport.config.decide.Given.servers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.decide.Command.Apply;
import dev.sallyport.config.decide.Command.Document;
import dev.sallyport.config.decide.Command.Put;
import dev.sallyport.config.decide.Command.Remove;
import dev.sallyport.config.decide.Command.RollBack;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import dev.sallyport.config.decide.Effect.Action;
import dev.sallyport.config.decide.Precondition.Absent;
import dev.sallyport.config.decide.Precondition.Exists;
import dev.sallyport.config.decide.Precondition.Matches;
import dev.sallyport.config.decide.Precondition.Unstated;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.ResourceRemoved;
import dev.sallyport.contract.config.HistoryEntry;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.input.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeciderTest {
    private static final ServerDefinition A = server("a", "a");
    private static final ServerDefinition A_MOVED = server("a", "a", "https://new.example.com/mcp");
    private static final ResourceId ID_A = new ResourceId(ResourceKind.SERVER, "a");
    private static final ServerDefinition B = server("b", "b");

    private static Accepted accepted(Basis basis, Command command) {
        return (Accepted) Decider.decide(basis, command, CONTEXT);
    }

    private static Refusal refused(Basis basis, Command command) {
        return ((Refused) Decider.decide(basis, command, CONTEXT)).refusal();
    }

    private static Apply apply(ServerDefinition... servers) {
        List<Document> documents = new ArrayList<>();
        for (ServerDefinition server : servers) {
            documents.add(new Document(documents.size(), server));
        }
        return new Apply(documents);
    }

    @Test
    void aNewServerIsARecordAndItsHistory() {
        Accepted accepted = accepted(servers(B), new Put(A, new Unstated()));

        assertThat(accepted.changes())
                .containsExactly(new Change(
                        new ResourceChanged<>(NOW, 2, A),
                        new HistoryEntry(
                                1,
                                NOW,
                                "McpServer/a",
                                2,
                                "created",
                                "someone",
                                Optional.of("because"),
                                Optional.of(A.toJson()))));
        assertThat(accepted.effects()).singleElement().satisfies(effect -> {
            assertThat(effect.action()).isEqualTo(Action.CREATED);
            assertThat(effect.revision()).isEqualTo(2);
            assertThat(effect.fields()).isEmpty();
        });
    }

    @Test
    void aRevisionIsNeverGivenOutTwiceEvenAfterARemoval() {
        Basis afterRemoval = new Basis(servers(A).image(), 9);

        assertThat(accepted(afterRemoval, new Put(B, new Unstated())).changes())
                .extracting(Change::revision)
                .containsExactly(10L);
    }

    @Test
    void aReplacementSaysWhatDiffers() {
        Accepted accepted = accepted(servers(A), new Put(A_MOVED, new Matches(Set.of(1L))));

        assertThat(accepted.effects().getFirst().fields())
                .extracting(FieldChange::pointer)
                .containsExactly("/backend/url");
    }

    @Test
    void whatIsAlreadySoIsNotWrittenAgain() {
        Accepted accepted = accepted(servers(A), new Put(A, new Matches(Set.of(1L))));

        assertThat(accepted.changes()).isEmpty();
        assertThat(accepted.effects()).containsExactly(new Effect("McpServer", "a", Action.UNCHANGED, 1, List.of()));
    }

    private static Stream<Arguments> preconditions() {
        Basis there = servers(A);
        Basis notThere = Basis.EMPTY;
        return Stream.of(
                Arguments.of(there, new Unstated(), Optional.of(new Refusal.PreconditionMissing(ID_A, 1))),
                Arguments.of(there, new Exists(), Optional.empty()),
                Arguments.of(there, new Matches(Set.of(1L)), Optional.empty()),
                Arguments.of(there, new Matches(Set.of(7L, 1L)), Optional.empty()),
                Arguments.of(there, new Matches(Set.of(7L)), Optional.of(new Refusal.Stale(ID_A, Optional.of(1L)))),
                Arguments.of(there, new Matches(Set.of()), Optional.of(new Refusal.Stale(ID_A, Optional.of(1L)))),
                Arguments.of(there, new Absent(), Optional.of(new Refusal.AlreadyExists(ID_A, 1))),
                Arguments.of(notThere, new Unstated(), Optional.empty()),
                Arguments.of(notThere, new Exists(), Optional.of(new Refusal.Stale(ID_A, Optional.empty()))),
                Arguments.of(notThere, new Matches(Set.of(1L)), Optional.of(new Refusal.Stale(ID_A, Optional.empty()))),
                Arguments.of(notThere, new Absent(), Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("preconditions")
    void aPutHoldsItsSenderToWhatTheyBelieve(Basis basis, Precondition precondition, Optional<Refusal> refusal) {
        Decision decision = Decider.decide(basis, new Put(A_MOVED, precondition), CONTEXT);

        assertThat(decision instanceof Refused refused ? Optional.of(refused.refusal()) : Optional.empty())
                .isEqualTo(refusal);
    }

    @Test
    void aRemovalIsARecordWithoutAValueAndHasARevision() {
        Accepted accepted = accepted(servers(A), new Remove(ID_A, new Matches(Set.of(1L))));

        assertThat(accepted.changes()).singleElement().satisfies(change -> {
            assertThat(change.configRecord()).isEqualTo(new ResourceRemoved(ResourceKind.SERVER, "a"));
            assertThat(change.entry().change()).isEqualTo("removed");
            assertThat(change.entry().resource()).isEmpty();
            assertThat(change.revision()).isEqualTo(2);
        });
    }

    @Test
    void whatIsNotThereCannotBeRemovedAndNothingIsRemovedUnseen() {
        assertThat(refused(Basis.EMPTY, new Remove(ID_A, new Exists()))).isEqualTo(new Refusal.NotFound(ID_A));
        assertThat(refused(servers(A), new Remove(ID_A, new Unstated())))
                .isEqualTo(new Refusal.PreconditionMissing(ID_A, 1));
    }

    @Test
    void aRollbackIsANewRevisionAlsoOfARemovedServer() {
        Accepted accepted = (Accepted) Decider.decide(
                new Basis(Basis.EMPTY.image(), 4),
                new RollBack(1, A, new Unstated()),
                new Context(new Author("someone", Optional.empty(), Optional.empty()), NOW));

        assertThat(accepted.changes()).singleElement().satisfies(change -> {
            assertThat(change.entry().change()).isEqualTo("rolled-back");
            assertThat(change.entry().why()).contains("back to revision 1");
            assertThat(change.revision()).isEqualTo(5);
        });
    }

    @Test
    void aRollbackCannotTakeABasePathThatIsAnothersByNow() {
        Basis basis = servers(server("b", "a"));

        assertThat(refused(basis, new RollBack(1, A, new Unstated()))).isInstanceOf(Refusal.Conflict.class);
    }

    @Test
    void aTakenBasePathNamesTheServerThatHasIt() {
        Refusal refusal = refused(servers(A), new Put(server("b", "a"), new Unstated()));

        assertThat(((Refusal.Conflict) refusal).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "/basePath: \"a\" (expected: a basePath that no other server has; server a has this" + " one)");
    }

    @Test
    void serversMaySwapTheirBasePathsInOneRequest() {
        Accepted accepted = accepted(servers(A, B), apply(server("a", "b"), server("b", "a")));

        assertThat(accepted.changes()).extracting(Change::revision).containsExactly(3L, 4L);
    }

    @Test
    void applyWritesWhatDiffersAndNothingElse() {
        Accepted accepted = accepted(servers(A, B), apply(A_MOVED, B, server("c", "c")));

        assertThat(accepted.effects())
                .extracting(Effect::action)
                .containsExactly(Action.UPDATED, Action.UNCHANGED, Action.CREATED);
        assertThat(accepted.changes()).hasSize(2);
    }

    @Test
    void applyNamesEveryConflictByItsDocument() {
        Refusal refusal = refused(servers(A), apply(server("x", "a"), server("y", "new"), server("z", "new"), B));

        assertThat(((Refusal.Conflict) refusal).problems())
                .extracting(Problem::pointer)
                .containsExactly("/0/basePath", "/2/basePath");
    }

    @Test
    void applyRefusesAResourceThatStandsTwice() {
        Refusal refusal = refused(Basis.EMPTY, apply(A, B, A_MOVED));

        assertThat(((Refusal.Conflict) refusal).problems())
                .extracting(Problem::toString)
                .containsExactly("/2/name: \"a\" (expected: a name that stands once; document 0 has it too)");
    }
}
