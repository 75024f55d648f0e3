package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.RateLimit;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.policy.limit.Decision;
import dev.sallyport.edge.policy.limit.Grant;
import dev.sallyport.edge.policy.limit.LimitGate;
import dev.sallyport.edge.policy.limit.LimitRule;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** {@link RateLimit}: a token of the cluster's for each call. */
final class RateLimitPolicy implements Policy {
    private static final CharSequence OPTIMIZED_LIMIT = HttpHeaders.createOptimized(LimitHeaders.LIMIT);

    private final RateLimit limit;
    private final LimitRule.Rate rule;
    private final String name;
    private final CounterKeys keys;
    private final LimitGate gate;
    private final String policyHeader;
    private final HeaderEdit tellPolicy;

    /** A policy whose response headers call it {@code name}. */
    RateLimitPolicy(RateLimit limit, LimitRule.Rate rule, String name, CounterKeys keys, LimitGate gate) {
        this.limit = limit;
        this.rule = rule;
        this.name = name;
        this.keys = keys;
        this.gate = gate;
        this.policyHeader = LimitHeaders.policy(name, limit.calls(), limit.renewalPeriod());
        this.tellPolicy = HeaderEdit.set(
                HttpHeaders.createOptimized(LimitHeaders.POLICY), HttpHeaders.createOptimized(policyHeader));
    }

    @Override
    public Verdict judge(Call call) {
        if (!call.operation().counts()) {
            return Verdict.CONTINUE;
        }
        return switch (gate.acquire(rule, keys.of(call), call.exchange()::runOnLoop)) {
            case Decision.Now<Grant> now -> verdict(now.answer(), call);
            case Decision.Later<Grant> later -> new Verdict.Later(later.answer().map(grant -> verdict(grant, call)));
        };
    }

    private Verdict verdict(Grant grant, Call call) {
        return switch (grant) {
            case Grant.Admitted admitted -> {
                Effects effects = call.effects();
                effects.editResponse(tellPolicy);
                effects.editResponse(HeaderEdit.set(
                        OPTIMIZED_LIMIT, LimitHeaders.limit(name, admitted.remaining(), admitted.resetAfter())));
                limit.headers()
                        .remaining()
                        .ifPresent(header ->
                                effects.editResponse(HeaderEdit.set(header, Long.toString(admitted.remaining()))));
                limit.headers()
                        .total()
                        .ifPresent(
                                header -> effects.editResponse(HeaderEdit.set(header, Long.toString(limit.calls()))));
                yield Verdict.CONTINUE;
            }
            case Grant.Refused refused -> new Verdict.Refuse(refusal(refused.retryAfter()));
            case Grant.Unavailable unavailable ->
                new Verdict.Refuse(new Refusal.LimitUnavailable(unavailable.retryAfter()));
        };
    }

    private Refusal refusal(Duration retryAfter) {
        Map<String, String> headers = new HashMap<>();
        headers.put(LimitHeaders.POLICY, policyHeader);
        headers.put(LimitHeaders.LIMIT, LimitHeaders.limit(name, 0, retryAfter));
        limit.headers().remaining().ifPresent(header -> headers.put(header, "0"));
        limit.headers().total().ifPresent(header -> headers.put(header, Long.toString(limit.calls())));
        limit.headers().retryAfter().ifPresent(header -> headers.put(header, Long.toString(retryAfter.toSeconds())));
        return new Refusal.RateLimited(retryAfter, headers);
    }
}
