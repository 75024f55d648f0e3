package dev.sallyport.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.BackendAddress;
import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.BackendMember;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.config.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RotationTest {
    private final HealthBoard board = new HealthBoard();
    private long now = 1;

    /** Members called 0, 1, … with weights and priorities in turns. */
    private Rotation rotation(int... weightsAndPriorities) {
        return new Rotation(group(weightsAndPriorities), board, () -> now);
    }

    private static UpstreamGroup group(int... weightsAndPriorities) {
        List<BackendMember> members = new ArrayList<>();
        for (int i = 0; i < weightsAndPriorities.length; i += 2) {
            members.add(new BackendMember(
                    URI.create("http://member-" + i / 2 + "/mcp"),
                    weightsAndPriorities[i],
                    weightsAndPriorities[i + 1]));
        }
        return (UpstreamGroup) Upstream.ofBackend(
                "stations",
                new BackendDefinition(
                        new BackendAddress.Pool(members, Optional.empty()),
                        Transport.STREAMABLE_HTTP,
                        "/sse",
                        "/messages",
                        TimeoutsDefinition.DEFAULT,
                        List.of()),
                namedValue -> Optional.empty());
    }

    private static List<Integer> turns(Rotation rotation, int count) {
        return IntStream.range(0, count).map(turn -> rotation.next(0)).boxed().toList();
    }

    private void failing(UpstreamGroup group, int... members) {
        board.publish(Arrays.stream(members)
                .mapToObj(member -> group.place(group.members().get(member)))
                .collect(Collectors.toSet()));
    }

    @Test
    void everyoneHasItsShareAndNotInOneGo() {
        assertThat(turns(rotation(5, 1, 1, 1, 1, 1), 14)).containsExactly(0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0);
    }

    @Test
    void theLowestPriorityNumberGoesFirst() {
        Rotation rotation = rotation(1, 2, 1, 1, 1, 1);

        assertThat(turns(rotation, 4)).containsExactly(1, 2, 1, 2);
        assertThat(rotation.next(0b110)).isZero();
        assertThat(rotation.next(0b111)).isEqualTo(-1);
    }

    @Test
    void whoFailsItsHealthChecksHasNoTurnUntilItIsBack() {
        UpstreamGroup group = group(1, 1, 1, 2);
        Rotation rotation = new Rotation(group, board, () -> now);

        failing(group, 0);
        assertThat(turns(rotation, 2)).containsExactly(1, 1);
        failing(group, 0, 1);
        assertThat(rotation.next(0)).isEqualTo(-1);
        assertThat(rotation.hasOther(0)).isFalse();
        board.publish(Set.of());
        assertThat(turns(rotation, 2)).containsExactly(0, 0);
    }

    @Test
    void whoWasNotReachedPausesLongerEachTimeAndIsThenTriedByOne() {
        Rotation rotation = rotation(1, 1, 1, 2);

        rotation.unreached(rotation.next(0));
        assertThat(turns(rotation, 2)).containsExactly(1, 1);
        now += Duration.ofSeconds(1).toNanos();
        assertThat(turns(rotation, 3)).containsExactly(0, 1, 1);
        rotation.unreached(0);
        now += Duration.ofMillis(1_999).toNanos();
        assertThat(rotation.next(0)).isEqualTo(1);
        now += Duration.ofMillis(1).toNanos();
        assertThat(rotation.next(0)).isZero();
        rotation.reached(0);
        assertThat(turns(rotation, 2)).containsExactly(0, 0);
    }

    @Test
    void whileNobodyIsReachedAllAreCalledAllTheSame() {
        Rotation rotation = rotation(1, 1, 1, 1);

        rotation.unreached(0);
        rotation.unreached(1);

        assertThat(turns(rotation, 4)).containsOnly(0, 1);
    }

    @Test
    void aGroupThatWasMadeAnewFromTheSameKeepsItsTurns() {
        Rotation rotation = rotation(1, 1, 1, 1);
        rotation.next(0);

        assertThat(rotation.isOf(group(1, 1, 1, 1))).isTrue();
        assertThat(rotation.next(0)).isEqualTo(1);
        assertThat(rotation.isOf(group(1, 1, 2, 1))).isFalse();
    }

    @Test
    void thirtyTwoMembersHaveTheirTurns() {
        int[] alike = new int[64];
        Arrays.fill(alike, 1);

        assertThat(turns(rotation(alike), 64))
                .containsExactlyElementsOf(
                        IntStream.range(0, 64).map(turn -> turn % 32).boxed().toList());
        assertThat(rotation(alike).hasOther(-1)).isFalse();
    }
}
