package dev.sallyport.edge.policy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.policy.limit.Standing.Apart;
import dev.sallyport.edge.policy.limit.Standing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final Roster.Times TIMES = new Roster.Times(Duration.ofSeconds(10), Duration.ofMinutes(5));
    private static final long NOW = 1_000_000_000L;
    private static final long LATER = NOW + 60_000;
    private static final long LIMIT = 100;
    private static final List<String> ALL = List.of("a", "b", "c", "d");

    private final Roster whole = Roster.joining(ALL, List.of(), TIMES, NOW);

    @Test
    void aMajorityGoesOnAndSetsTheMissingEdgesShareAside() {
        Roster roster = whole.seen(List.of("a", "b", "c"), Set.of(), LATER);

        assertThat(roster.standing()).isEqualTo(new Together(4));
        assertThat(roster.setAside(LIMIT, beginning(LATER - 1))).isZero();
        assertThat(roster.setAside(LIMIT, beginning(LATER))).isEqualTo(25);
    }

    @Test
    void aMinorityGrantsNothingFromSharedCounts() {
        assertThat(whole.hasMajority(List.of("c"))).isFalse();
        assertThat(whole.seen(List.of("c"), Set.of(), LATER).standing()).isInstanceOf(Apart.class);
    }

    @Test
    void ofTwoHalvesTheOneWithTheOldestEdgeIsTheMajority() {
        assertThat(whole.hasMajority(List.of("a", "d"))).isTrue();
        assertThat(whole.hasMajority(List.of("b", "c"))).isFalse();
    }

    @Test
    void nothingIsSetAsideForWhoTookLeave() {
        Roster roster = whole.seen(List.of("a", "b", "c"), Set.of("d"), LATER);

        assertThat(roster.known()).containsExactly("a", "b", "c");
        assertThat(roster.setAside(LIMIT, beginning(LATER))).isZero();
    }

    @Test
    void aFarewellThatIsHeardLateIsHeard() {
        Roster roster = whole.seen(List.of("a"), Set.of(), LATER);
        assertThat(roster.standing()).isInstanceOf(Apart.class);

        assertThat(roster.seen(List.of("a"), Set.of("b", "c", "d"), LATER + 1).standing())
                .isEqualTo(new Together(1));
    }

    @Test
    void theShareOfWhoIsBackIsSetAsideInWindowsThatBeganWhileItWasAway() {
        Roster roster = whole.seen(List.of("a", "b", "c"), Set.of(), LATER).seen(ALL, Set.of(), LATER + 30_000);

        assertThat(roster.setAside(LIMIT, beginning(LATER + 29_999))).isEqualTo(25);
        assertThat(roster.setAside(LIMIT, beginning(LATER + 30_001))).isZero();
    }

    /** Each is killed and comes back as another process at the same address: as many belong to the cluster as before. */
    @Test
    void edgesThatAreKilledOneAfterTheOtherAreNotMissedOnceOthersAreAtTheirAddresses() {
        Roster roster = Roster.joining(List.of("a@1", "b@2", "c@3"), List.of(), TIMES, NOW);
        List<List<String>> kills = List.of(List.of("b@2", "c@3"), List.of("c@3", "d@1"), List.of("d@1", "e@2"));
        List<List<String>> starts =
                List.of(List.of("b@2", "c@3", "d@1"), List.of("c@3", "d@1", "e@2"), List.of("d@1", "e@2", "f@3"));
        for (int i = 0; i < kills.size(); i++) {
            long at = LATER + i * 10_000L;
            roster = roster.seen(kills.get(i), Set.of(), at);
            assertThat(roster.standing()).isEqualTo(new Together(3));
            assertThat(roster.setAside(LIMIT, beginning(at + 1_000))).isEqualTo(33);

            roster = roster.seen(starts.get(i), Set.of(), at + 5_000);
            assertThat(roster.standing()).isEqualTo(new Together(3));
            assertThat(roster.setAside(LIMIT, beginning(at + 4_000))).isEqualTo(33);
            assertThat(roster.setAside(LIMIT, beginning(at + 6_000))).isZero();
        }
        Roster fresh =
                Roster.joining(starts.getLast(), List.copyOf(roster.absences().values()), TIMES, LATER + 25_000);
        assertThat(fresh.known()).containsExactlyElementsOf(starts.getLast());
        assertThat(fresh.setAside(LIMIT, beginning(LATER + 26_000))).isZero();
    }

    @Test
    void whoComesBackSoQuicklyThatNobodyMissedItIsNotMissed() {
        Roster roster = Roster.joining(List.of("a@1", "b@2"), List.of(), TIMES, NOW);

        assertThat(roster.seen(List.of("b@2", "c@1"), Set.of(), LATER).known()).containsExactly("b@2", "c@1");
    }

    @Test
    void whoJoinsAtAMissingEdgesAddressKnowsThatItIsDead() {
        Absence open = new Absence("a@1", LATER, LATER, Long.MAX_VALUE, 3, true);

        Roster fresh = Roster.joining(List.of("b@2", "c@1"), List.of(open), TIMES, LATER + 1_000);

        assertThat(fresh.known()).containsExactly("b@2", "c@1");
        assertThat(fresh.setAside(LIMIT, beginning(LATER + 500))).isEqualTo(33);
        assertThat(fresh.setAside(LIMIT, beginning(LATER + 1_500))).isZero();
    }

    @Test
    void aMajorityForgetsTheMissingAndAMinorityNever() {
        long forgotten = LATER + TIMES.kept().toMillis() + 1;

        assertThat(whole.seen(List.of("a", "b", "c"), Set.of(), LATER)
                        .at(forgotten)
                        .known())
                .containsExactly("a", "b", "c");
        Roster minority = whole.seen(List.of("d"), Set.of(), LATER).at(forgotten);
        assertThat(minority.known()).hasSize(4);
        assertThat(((Apart) minority.standing()).share(LIMIT, beginning(forgotten)))
                .isEmpty();
    }

    @Test
    void whoJoinsLearnsWhatTheOthersSetAside() {
        Roster old = whole.seen(List.of("a", "b", "c"), Set.of(), LATER);
        List<Absence> remembered = List.copyOf(old.absences().values());
        Roster fresh = Roster.joining(List.of("a", "b", "c", "e"), remembered, TIMES, LATER + 5_000);

        assertThat(fresh.setAside(LIMIT, beginning(LATER + 1_000))).isEqualTo(25);
        assertThat(fresh.known()).hasSize(5);
    }

    /** Whatever is lost when, noticed by each within the detection time: shares and the rest never exceed the limit. */
    @Test
    void inNoWindowDoBothSidesTogetherAdmitMoreThanTheLimit() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        for (int round = 0; round < 20_000; round++) {
            int size = random.nextInt(2, 7);
            List<String> all = names(size);
            List<String> lost = new ArrayList<>(all);
            while (lost.size() * 2 >= size) {
                lost.remove(random.nextInt(lost.size()));
            }
            List<String> stayed = new ArrayList<>(all);
            stayed.removeAll(lost);
            Roster before = Roster.joining(all, List.of(), TIMES, NOW);
            long split = NOW + random.nextLong(0, 100_000);
            Roster majority = before.seen(stayed, Set.of(), split + random.nextLong(0, 10_000));
            long limit = random.nextLong(1, 1_000);
            long period = random.nextLong(1_000, 200_000);
            long healed = split + random.nextLong(20_000, 500_000);
            Roster healedMajority =
                    healed - split < TIMES.kept().toMillis() ? majority.seen(all, Set.of(), healed) : majority;
            Window window = Window.at(random.nextLong(split, healed), period);

            long shares = 0;
            for (String each : lost) {
                Roster minority = before.seen(List.of(each), Set.of(), split + random.nextLong(0, 10_000));
                Apart apart = (Apart) minority.standing();
                shares += apart.share(limit, window).orElse(0);
            }
            long rest = limit - healedMajority.setAside(limit, window);
            long granted = shares == 0 ? limit : shares + rest;
            assertThat(granted).as("round %d", round).isLessThanOrEqualTo(limit);
        }
    }

    private static List<String> names(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("edge-" + i);
        }
        return names;
    }

    private static Window beginning(long start) {
        return new Window(start, 1);
    }
}
