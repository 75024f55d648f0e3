package dev.sallyport.expression.explain;

import dev.sallyport.contract.config.policy.AddressRange;
import dev.sallyport.contract.config.policy.CacheResults;
import dev.sallyport.contract.config.policy.CheckHeader;
import dev.sallyport.contract.config.policy.CircuitBreaker;
import dev.sallyport.contract.config.policy.Cors;
import dev.sallyport.contract.config.policy.IpFilter;
import dev.sallyport.contract.config.policy.Limit;
import dev.sallyport.contract.config.policy.LimitConcurrency;
import dev.sallyport.contract.config.policy.LogCall;
import dev.sallyport.contract.config.policy.Quota;
import dev.sallyport.contract.config.policy.RateLimit;
import dev.sallyport.contract.config.policy.Redact;
import dev.sallyport.contract.config.policy.RequireScope;
import dev.sallyport.contract.config.policy.ResponseTimeout;
import dev.sallyport.contract.config.policy.Retry;
import dev.sallyport.contract.config.policy.ReturnResponse;
import dev.sallyport.contract.config.policy.SetBackend;
import dev.sallyport.contract.config.policy.SetHeader;
import dev.sallyport.contract.config.policy.ToolAccess;
import dev.sallyport.contract.config.policy.UseCredential;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.expression.explain.Explanation.PolicyFinding;
import dev.sallyport.expression.explain.Explanation.Verdict;
import dev.sallyport.expression.explain.Facts.Ruling;
import dev.sallyport.expression.explain.Facts.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the policies say that are asked once it is clear that the call may be about what it is about. */
final class ActionVerdicts {
    private final Facts facts;
    private final Course course;

    ActionVerdicts(Facts facts, Course course) {
        this.facts = facts;
        this.course = course;
    }

    /** What a policy says that no other takes the place of. */
    PolicyFinding look(Placed placed) {
        if (placed.definition().action() instanceof Cors) {
            return placed.says(Verdict.SKIPPED, "answers browsers before there is a call to ask about");
        }
        Optional<String> when = placed.definition().when();
        Ruling ruling = facts.ruling(when);
        return switch (ruling.truth()) {
            case HOLDS -> act(placed);
            case FAILS_TO_HOLD -> placed.says(Verdict.SKIPPED, "when: " + when.orElse("") + ": false");
            case CANNOT_BE_SAID -> failed(placed, "when: " + when.orElse("") + ": cannot be evaluated");
            case NOT_KNOWN -> depends(placed, ruling.unknownNames(), "when: " + when.orElse(""));
        };
    }

    private PolicyFinding act(Placed placed) {
        return switch (placed.definition().action()) {
            case IpFilter filter -> address(placed, filter);
            case CheckHeader check ->
                depends(
                        placed,
                        "request.headers",
                        "refuses with " + check.failedStatus() + " unless header " + check.name() + " is there"
                                + (check.values().isEmpty() ? "" : " with a value that is allowed"));
            case Limit limit -> limit(placed, limit);
            case ReturnResponse response ->
                refuses(
                        placed,
                        ExpectedRefusal.answered(response.status(), response.message()),
                        "answers with " + response.status() + " instead of the upstream");
            case SetHeader set ->
                placed.says(
                        Verdict.APPLIES,
                        Fields.label(set.exists()) + " header " + set.name() + " of the "
                                + Fields.label(set.direction()));
            case ResponseTimeout timeout ->
                placed.says(
                        Verdict.APPLIES,
                        "the upstream must begin its answer within " + DurationText.format(timeout.response()));
            case Retry retry -> placed.says(Verdict.APPLIES, "retries up to " + retry.count() + " times");
            case CircuitBreaker breaker ->
                placed.says(
                        Verdict.APPLIES,
                        "opens after " + breaker.failureCount() + " failures in "
                                + DurationText.format(breaker.interval()));
            case UseCredential use ->
                placed.says(Verdict.APPLIES, "authenticates to the upstream with credentials/" + use.provider());
            case Redact redact -> placed.says(Verdict.APPLIES, "takes secrets out of what passes");
            case LogCall log -> placed.says(Verdict.APPLIES, "writes a line to the log");
            case CacheResults cache ->
                placed.says(
                        Verdict.APPLIES,
                        "answers with what was kept of an earlier call, for up to "
                                + DurationText.format(cache.within()) + ", where that can be");
            case SetBackend set -> placed.says(Verdict.APPLIES, "calls go to backends/" + set.backend());
            // Asked before, in steps of their own.
            case Cors cors -> placed.says(Verdict.SKIPPED, "");
            case ToolAccess access -> placed.says(Verdict.SKIPPED, "");
            case RequireScope scope -> placed.says(Verdict.SKIPPED, "");
        };
    }

    private PolicyFinding address(Placed placed, IpFilter filter) {
        Optional<String> ip = facts.question().ip();
        if (ip.isEmpty()) {
            return depends(placed, "request.ip", Fields.label(filter.action()) + " " + some(filter.addresses()));
        }
        Optional<byte[]> address = AddressRange.address(ip.get());
        boolean isListed = address.isPresent()
                && filter.addresses().stream()
                        .flatMap(range -> AddressRange.parse(range).stream())
                        .anyMatch(range -> range.contains(address.get()));
        String found = ip.get() + (isListed ? " is listed: " : " is not listed: ") + Fields.label(filter.action()) + " "
                + some(filter.addresses());
        return address.isPresent() && isListed == (filter.action() == IpFilter.Action.ALLOW)
                ? placed.says(Verdict.APPLIES, found)
                : refuses(placed, ExpectedRefusal.ADDRESS, found);
    }

    private static String some(List<String> addresses) {
        int shown = Math.min(addresses.size(), 3);
        return String.join(", ", addresses.subList(0, shown)) + (shown < addresses.size() ? ", …" : "");
    }

    private PolicyFinding limit(Placed placed, Limit limit) {
        String method = facts.question().wanted().method();
        if (method.equals("ping") || method.startsWith("notifications/")) {
            return placed.says(Verdict.SKIPPED, "limits do not count " + method);
        }
        Ruling key = limit.counterKey().expression().map(facts::textRuling).orElse(Ruling.HOLDS);
        String words = words(limit) + " for each " + key(limit);
        if (key.truth() == Truth.CANNOT_BE_SAID) {
            return failed(placed, "counterKeyExpression: cannot be evaluated");
        }
        if (key.truth() == Truth.NOT_KNOWN) {
            return depends(placed, key.unknownNames(), words);
        }
        course.limit(placed.address());
        return placed.says(Verdict.APPLIES, words);
    }

    private static String words(Limit limit) {
        return switch (limit) {
            case RateLimit rate -> "limit: " + rate.calls() + " calls in " + DurationText.format(rate.renewalPeriod());
            case Quota quota -> {
                List<String> volumes = new ArrayList<>();
                quota.calls().ifPresent(calls -> volumes.add(calls + " calls"));
                quota.bandwidth().ifPresent(kilobytes -> volumes.add(kilobytes + " KB"));
                yield "limit: " + String.join(" and ", volumes) + " in " + DurationText.format(quota.renewalPeriod());
            }
            case LimitConcurrency concurrency -> "limit: " + concurrency.maxCount() + " calls at a time";
        };
    }

    private static String key(Limit limit) {
        List<String> parts = new ArrayList<>(
                limit.counterKey().parts().stream().map(Fields::label).toList());
        limit.counterKey().expression().ifPresent(parts::add);
        return String.join(" and ", parts);
    }

    private PolicyFinding depends(Placed placed, String variables, String what) {
        course.doubt(variables + " (" + placed.address() + ")");
        return placed.says(Verdict.DEPENDS, what + ": depends on " + variables);
    }

    private PolicyFinding failed(Placed placed, String why) {
        return refuses(placed, ExpectedRefusal.POLICY_FAILED, why);
    }

    private PolicyFinding refuses(Placed placed, ExpectedRefusal refusal, String why) {
        course.end(refusal, placed.address() + ": " + why);
        return placed.says(Verdict.REFUSES, why);
    }
}
