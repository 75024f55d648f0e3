package dev.sallyport.edge.policy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.policy.limit.Grant.Admitted;
import dev.sallyport.edge.policy.limit.Grant.Refused;
import dev.sallyport.edge.policy.limit.Grant.Unavailable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LimitGateTest {
    private static final long DEADLINE = 2_000;
    private static final long START = 1_000_000_000_000L;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long WINDOW = Window.at(START, MINUTE.toMillis()).start();

    private final CountsInMemory counts = new CountsInMemory();
    private final CountsInMemory.Edge store = counts.edge("a");
    private final LimitMetrics metrics = new LimitMetrics();
    private final LimitGate gate = new LimitGate(store, metrics, () -> counts.now, DEADLINE, 100);

    LimitGateTest() {
        counts.now = WINDOW;
    }

    @Test
    void noMoreThanTheLimitIsAdmittedInAWindowAndTheNextBeginsAnew() {
        LimitRule.Rate rule = rate(3);

        assertThat(admissions(gate, rule, 10)).isEqualTo(3);
        assertThat(now(rule)).isEqualTo(new Refused(MINUTE));
        counts.now += 58_500;
        assertThat(now(rule)).isEqualTo(new Refused(Duration.ofSeconds(2)));
        counts.now += 1_499;
        assertThat(now(rule)).isEqualTo(new Refused(Duration.ofSeconds(1)));
        counts.now += 1;
        assertThat(admissions(gate, rule, 10)).isEqualTo(3);
    }

    @Test
    void edgesTogetherAdmitExactlyASmallLimit() {
        LimitGate other = new LimitGate(counts.edge("b"), metrics, () -> counts.now, DEADLINE, 100);
        LimitRule.Rate rule = rate(7);

        assertThat(admissions(gate, rule, 4) + admissions(other, rule, 10) + admissions(gate, rule, 10))
                .isEqualTo(7);
    }

    @Test
    void aHighLimitIsLeasedSoThatMostCallsAreAnsweredWithoutTheCluster() {
        assertThat(admissions(gate, rate(100_000), 50_000)).isEqualTo(50_000);

        assertThat(metrics.remoteOperations()).isLessThan(200);
    }

    @Test
    void permitsThatNobodyUsesStayBelowATwentiethOfTheLimit() {
        List<LimitGate> gates = new ArrayList<>(List.of(gate));
        for (String name : List.of("b", "c", "d")) {
            gates.add(new LimitGate(counts.edge(name), metrics, () -> counts.now, DEADLINE, 100));
        }
        LimitRule.Rate rule = rate(4_000);
        long admitted = 0;
        for (LimitGate each : gates) {
            admitted += admissions(each, rule, 500);
        }

        assertThat(counts.spentInAll() - admitted).isLessThanOrEqualTo(4_000 / Leases.STRANDED_PART);
        assertThat(admitted + admissions(gate, rule, 10_000)).isBetween(3_800L, 4_000L);
    }

    @Test
    void whatLiesIdleIsGivenBackAndAnotherEdgeGetsIt() {
        LimitRule.Rate rule = rate(4_000);
        long first = admissions(gate, rule, 500);
        assertThat(counts.spentInAll()).isGreaterThan(first);

        letIdle();

        assertThat(counts.spentInAll()).isEqualTo(first);
        LimitGate other = new LimitGate(counts.edge("b"), metrics, () -> counts.now, DEADLINE, 100);
        assertThat(admissions(other, rule, 10_000)).isEqualTo(4_000 - first);
    }

    @Test
    void givingBackTwiceGivesBackOnce() {
        LimitRule.Rate rule = rate(4_000);
        long first = admissions(gate, rule, 500);

        counts.losesAnswers = true;
        letIdle();
        counts.losesAnswers = false;
        letIdle();
        letIdle();

        assertThat(counts.spentInAll()).isEqualTo(first);
    }

    @Test
    void callsThatComeWhileOneAsksAreAnsweredTogether() {
        counts.holdsAnswers = true;
        LimitRule.Rate rule = rate(5);
        List<Future<Grant>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(later(rule));
        }
        assertThat(counts.underWay()).isEqualTo(1);

        counts.deliver();

        assertThat(answers).allMatch(Future::isComplete);
        assertThat(answers.stream().filter(answer -> answer.result() instanceof Admitted))
                .hasSize(5);
        assertThat(metrics.remoteOperations()).isEqualTo(2);
    }

    @Test
    void aCallWaitsNoLongerThanTheDeadlineAndALateGrantIsNotLost() {
        counts.holdsAnswers = true;
        LimitRule.Rate rule = rate(5);
        Future<Grant> answer = later(rule);

        goOn(DEADLINE + 1);
        assertThat(answer.result()).isInstanceOf(Unavailable.class);

        counts.deliver();
        counts.holdsAnswers = false;
        assertThat(admissions(gate, rule, 10)).isEqualTo(5);
    }

    @Test
    void aGrantWhoseAnswerIsLostIsNeverUsed() {
        counts.losesAnswers = true;
        LimitRule.Rate rule = rate(5);
        Future<Grant> answer = later(rule);
        assertThat(answer.isComplete()).isFalse();

        counts.losesAnswers = false;
        goOn(Questions.AGAIN_MILLIS);
        assertThat(answer.result()).isInstanceOf(Admitted.class);
        assertThat(admissions(gate, rule, 10)).isEqualTo(3);
    }

    @Test
    void aQuestionThatHangsIsAskedAgainBesideItAndItsLateGrantIsNotLost() {
        counts.holdsAnswers = true;
        LimitRule.Rate rule = rate(5);
        Future<Grant> answer = later(rule);
        goOn(Questions.PATIENCE_MILLIS - 1);
        assertThat(counts.underWay()).isEqualTo(1);
        goOn(1);
        assertThat(counts.underWay()).isEqualTo(2);

        counts.deliverNewest();
        assertThat(answer.result()).isInstanceOf(Admitted.class);
        counts.deliver();
        counts.holdsAnswers = false;
        assertThat(admissions(gate, rule, 10)).isEqualTo(4);
    }

    @Test
    void whoWaitsForAWindowThatEndsMeanwhileIsAnswered() {
        counts.now = WINDOW + MINUTE.toMillis() - 1;
        counts.mayGrant = false;
        LimitRule.Rate rule = rate(5);
        Future<Grant> last = later(rule);
        goOn(1);
        later(rule);

        goOn(DEADLINE + 1);

        assertThat(last.result()).isInstanceOf(Unavailable.class);
    }

    @Test
    void whileNothingIsAnsweredOnlyTheOneWhoAsksWaitsAndItsAnswerHelpsAll() {
        counts.mayGrant = false;
        LimitRule.Rate rule = rate(5);
        later(rule);
        goOn(DEADLINE + 1);
        later(rule);
        assertThat(later(rule).result()).isInstanceOf(Unavailable.class);

        counts.mayGrant = true;
        goOn(Questions.AGAIN_MILLIS);

        assertThat(now(rule)).isInstanceOf(Admitted.class);
    }

    @Test
    void whatHappensWithoutTheClusterIsTheRulesChoice() {
        counts.mayGrant = false;
        Future<Grant> open = later(new LimitRule.Rate("open", 1, MINUTE, OnUnavailable.OPEN));
        Future<Grant> closed = later(new LimitRule.Rate("closed", 1, MINUTE, OnUnavailable.CLOSED));
        Future<Grant> share = later(new LimitRule.Rate("share", 1, MINUTE, OnUnavailable.LOCAL_SHARE));

        goOn(DEADLINE + 1);

        assertThat(open.result()).isInstanceOf(Admitted.class);
        assertThat(closed.result()).isInstanceOf(Unavailable.class);
        assertThat(share.result()).isInstanceOf(Unavailable.class);
    }

    @Test
    void anEdgeThatIsApartAdmitsItsShareOfWindowsThatTheOthersSetAside() {
        LimitRule.Rate rule = new LimitRule.Rate("share", 10, MINUTE, OnUnavailable.LOCAL_SHARE);
        store.standing = new Standing.Apart(4, WINDOW + 1, WINDOW + 2 * MINUTE.toMillis());

        assertThat(admissions(gate, rule, 10)).isZero();
        counts.now += MINUTE.toMillis();
        assertThat(admissions(gate, rule, 10)).isEqualTo(2);
        assertThat(now(rule)).isInstanceOf(Refused.class);
        counts.now += MINUTE.toMillis();
        assertThat(now(rule)).isInstanceOf(Unavailable.class);
        assertThat(counts.spentInAll()).isZero();
    }

    @Test
    void bytesAreChargedWhenTheyHaveFlownAndRefuseWhatComesAfterTheLimit() {
        LimitRule.Quota rule = new LimitRule.Quota(
                "bytes", OptionalLong.empty(), OptionalLong.of(1_000), MINUTE, OnUnavailable.CLOSED);
        LimitGate other = new LimitGate(counts.edge("b"), metrics, () -> counts.now, DEADLINE, 100);

        assertThat(answer(gate, rule)).isInstanceOf(Admitted.class);
        gate.charge(rule, "one", 600);
        assertThat(answer(gate, rule)).isInstanceOf(Admitted.class);
        gate.charge(rule, "one", 600);
        assertThat(answer(gate, rule)).isInstanceOf(Refused.class);

        counts.now += ByteMeter.KNOWN_MILLIS;
        gate.tick();
        assertThat(answer(other, rule)).isInstanceOf(Refused.class);
        counts.now += MINUTE.toMillis();
        assertThat(answer(other, rule)).isInstanceOf(Admitted.class);
    }

    @Test
    void aChargeWhoseAnswerIsLostIsChargedAgain() {
        LimitRule.Quota rule = new LimitRule.Quota(
                "bytes", OptionalLong.empty(), OptionalLong.of(1_000), MINUTE, OnUnavailable.CLOSED);
        answer(gate, rule);
        gate.charge(rule, "one", 400);
        counts.losesAnswers = true;
        letIdle();
        counts.losesAnswers = false;
        letIdle();

        assertThat(counts.spentInAll()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void aFullTableOfCountersForgetsNoneOfThem() {
        LimitRule.Rate rule = rate(1);
        for (int i = 0; i < 100; i++) {
            assertThat(gate.acquire(rule, "key-" + i, Runnable::run)).isInstanceOf(Decision.class);
        }

        assertThat(answer(gate, rule)).isInstanceOf(Unavailable.class);
        counts.now += 2 * MINUTE.toMillis();
        gate.tick();
        assertThat(answer(gate, rule)).isInstanceOf(Admitted.class);
    }

    @Test
    void aRaisedLimitHoldsAtOnceAndForgetsNothing() {
        assertThat(admissions(gate, rate(3), 10)).isEqualTo(3);

        assertThat(admissions(gate, rate(5), 10)).isEqualTo(2);
    }

    @Test
    void longKeysAreReplacedByTheirDigest() {
        assertThat(LimitGate.bounded("a".repeat(10_000))).hasSizeLessThan(64);
        assertThat(LimitGate.bounded("a".repeat(10_000))).isNotEqualTo(LimitGate.bounded("a".repeat(10_001)));
        assertThat(LimitGate.bounded("subject")).isEqualTo("subject");
    }

    private static LimitRule.Rate rate(long limit) {
        return new LimitRule.Rate("rule", limit, MINUTE, OnUnavailable.CLOSED);
    }

    private void goOn(long millis) {
        counts.now += millis;
        gate.tick();
    }

    private void letIdle() {
        for (int i = 0; i < 2; i++) {
            counts.now += 1_001;
            gate.tick();
        }
    }

    private static long admissions(LimitGate gate, LimitRule.Periodic rule, int calls) {
        long admitted = 0;
        for (int i = 0; i < calls; i++) {
            if (answer(gate, rule) instanceof Admitted) {
                admitted++;
            }
        }
        return admitted;
    }

    private Grant now(LimitRule.Periodic rule) {
        return answer(gate, rule);
    }

    private static Grant answer(LimitGate gate, LimitRule.Periodic rule) {
        return switch (gate.acquire(rule, "one", Runnable::run)) {
            case Decision.Now<Grant> now -> now.answer();
            case Decision.Later<Grant> later -> later.answer().result();
        };
    }

    private Future<Grant> later(LimitRule.Periodic rule) {
        return switch (gate.acquire(rule, "one", Runnable::run)) {
            case Decision.Now<Grant> now -> Future.succeededFuture(now.answer());
            case Decision.Later<Grant> later -> later.answer();
        };
    }
}
