package dev.sallyport.edge.policy;

import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.QuotaSpent.Volume;
import dev.sallyport.edge.policy.limit.Decision;
import dev.sallyport.edge.policy.limit.Grant;
import dev.sallyport.edge.policy.limit.LimitGate;
import dev.sallyport.edge.policy.limit.LimitRule;

/** A {@link dev.sallyport.contract.config.policy.Quota} of calls, or of bytes, which are charged when the call has ended. */
final class QuotaPolicy implements Policy {
    private final LimitRule.Quota rule;
    private final Volume volume;
    private final CounterKeys keys;
    private final LimitGate gate;

    QuotaPolicy(LimitRule.Quota rule, Volume volume, CounterKeys keys, LimitGate gate) {
        this.rule = rule;
        this.volume = volume;
        this.keys = keys;
        this.gate = gate;
    }

    @Override
    public Verdict judge(Call call) {
        if (!call.operation().counts()) {
            return Verdict.CONTINUE;
        }
        String key = keys.of(call);
        return switch (gate.acquire(rule, key, call.exchange()::runOnLoop)) {
            case Decision.Now<Grant> now -> verdict(now.answer(), call, key);
            case Decision.Later<Grant> later ->
                new Verdict.Later(later.answer().map(grant -> verdict(grant, call, key)));
        };
    }

    private Verdict verdict(Grant grant, Call call, String key) {
        return switch (grant) {
            case Grant.Admitted admitted -> {
                if (volume == Volume.BANDWIDTH) {
                    Exchange exchange = call.exchange();
                    exchange.atEnd(() -> gate.charge(
                            rule,
                            key,
                            exchange.traffic().requestBytes()
                                    + exchange.traffic().responseBytes()));
                }
                yield Verdict.CONTINUE;
            }
            case Grant.Refused refused -> new Verdict.Refuse(new Refusal.QuotaSpent(volume, refused.retryAfter()));
            case Grant.Unavailable unavailable ->
                new Verdict.Refuse(new Refusal.LimitUnavailable(unavailable.retryAfter()));
        };
    }
}
