package dev.sallyport.edge.policy;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.policy.limit.ConcurrencyGate;
import dev.sallyport.edge.policy.limit.Decision;
import dev.sallyport.edge.policy.limit.Entrance;
import dev.sallyport.edge.policy.limit.LimitRule;

/** {@link dev.sallyport.contract.config.policy.LimitConcurrency}: a call is in until it has ended. */
final class ConcurrencyPolicy implements Policy {
    private final LimitRule.Concurrency rule;
    private final CounterKeys keys;
    private final ConcurrencyGate gate;

    ConcurrencyPolicy(LimitRule.Concurrency rule, CounterKeys keys, ConcurrencyGate gate) {
        this.rule = rule;
        this.keys = keys;
        this.gate = gate;
    }

    @Override
    public Verdict judge(Call call) {
        if (!call.operation().counts()) {
            return Verdict.CONTINUE;
        }
        return switch (gate.enter(rule, keys.of(call), call.exchange()::runOnLoop)) {
            case Decision.Now<Entrance> now -> verdict(now.answer(), call);
            case Decision.Later<Entrance> later ->
                new Verdict.Later(later.answer().map(entrance -> verdict(entrance, call)));
        };
    }

    private static Verdict verdict(Entrance entrance, Call call) {
        return switch (entrance) {
            case Entrance.Inside inside -> {
                call.exchange().atEnd(inside.slot()::leave);
                yield Verdict.CONTINUE;
            }
            case Entrance.Full full -> new Verdict.Refuse(new Refusal.ConcurrencyLimited(full.retryAfter()));
            case Entrance.Unavailable unavailable ->
                new Verdict.Refuse(new Refusal.LimitUnavailable(unavailable.retryAfter()));
        };
    }
}
