package dev.sallyport.edge.policy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.policy.limit.Entrance.Full;
import dev.sallyport.edge.policy.limit.Entrance.Inside;
import dev.sallyport.edge.policy.limit.Entrance.Unavailable;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class ConcurrencyGateTest {
    private static final LimitRule.Concurrency TWO = new LimitRule.Concurrency("rule", 2, OnUnavailable.CLOSED);

    private final CountsInMemory counts = new CountsInMemory();
    private final CountsInMemory.Edge store = counts.edge("a");
    private final ConcurrencyGate gate = new ConcurrencyGate(store, new LimitMetrics(), () -> counts.now, 500);
    private final ConcurrencyGate other =
            new ConcurrencyGate(counts.edge("b"), new LimitMetrics(), () -> counts.now, 500);

    @Test
    void asManyAreInAsMayBeAndWhoLeavesMakesRoom() {
        Inside first = (Inside) enter(gate).result();
        assertThat(enter(other).result()).isInstanceOf(Inside.class);
        assertThat(enter(gate).result()).isInstanceOf(Full.class);

        first.slot().leave();
        first.slot().leave();

        assertThat(enter(other).result()).isInstanceOf(Inside.class);
        assertThat(enter(gate).result()).isInstanceOf(Full.class);
    }

    @Test
    void theSlotsOfAnEdgeThatFallsSilentBecomeFreeAndThoseOfALivingOneDoNot() {
        enter(gate);
        enter(other);
        for (int i = 0; i < 20; i++) {
            counts.now += 1_000;
            gate.tick();
        }

        assertThat(enter(gate).result()).isInstanceOf(Inside.class);
        assertThat(enter(gate).result()).isInstanceOf(Full.class);
    }

    @Test
    void aSlotWhoseLeavingWasLostIsFreedByTheNextRenewal() {
        Inside inside = (Inside) enter(gate).result();
        enter(gate);
        counts.holdsAnswers = true;
        inside.slot().leave();
        counts.dropAll();
        counts.holdsAnswers = false;
        assertThat(enter(gate).result()).isInstanceOf(Full.class);

        counts.now += 5_001;
        gate.tick();

        assertThat(enter(gate).result()).isInstanceOf(Inside.class);
    }

    @Test
    void aCallThatWaitedTooLongIsNotInWhenItsAnswerComes() {
        counts.holdsAnswers = true;
        Future<Entrance> late = enter(gate);
        counts.now += 501;
        gate.tick();
        assertThat(late.result()).isInstanceOf(Unavailable.class);

        counts.deliver();
        counts.deliver();
        counts.holdsAnswers = false;

        assertThat(enter(gate).result()).isInstanceOf(Inside.class);
        assertThat(enter(gate).result()).isInstanceOf(Inside.class);
    }

    @Test
    void anOwnerThatMayNotGrantYetIsAskedAgain() {
        counts.mayGrant = false;
        Future<Entrance> waiting = enter(gate);
        assertThat(waiting.isComplete()).isFalse();

        counts.mayGrant = true;
        counts.now += Questions.AGAIN_MILLIS;
        gate.tick();

        assertThat(waiting.result()).isInstanceOf(Inside.class);
    }

    @Test
    void whoGivesUpBetweenTwoQuestionsIsNotIn() {
        counts.losesAnswers = true;
        Future<Entrance> late = enter(gate);
        counts.losesAnswers = false;
        counts.now += 501;
        gate.tick();

        assertThat(late.result()).isInstanceOf(Unavailable.class);
        assertThat(enter(other).result()).isInstanceOf(Inside.class);
        assertThat(enter(other).result()).isInstanceOf(Inside.class);
    }

    @Test
    void aCallThatStillAsksIsNotInBecauseItsEdgeRenews() {
        counts.now = 4_900;
        enter(other);
        enter(other);
        counts.holdsAnswers = true;
        Future<Entrance> asking = enter(gate);
        counts.holdsAnswers = false;
        counts.now = 5_001;
        gate.tick();

        counts.deliver();

        assertThat(asking.result()).isInstanceOf(Full.class);
    }

    private static Future<Entrance> enter(ConcurrencyGate gate) {
        return switch (gate.enter(TWO, "one", Runnable::run)) {
            case Decision.Now<Entrance> now -> Future.succeededFuture(now.answer());
            case Decision.Later<Entrance> later -> later.answer();
        };
    }
}
