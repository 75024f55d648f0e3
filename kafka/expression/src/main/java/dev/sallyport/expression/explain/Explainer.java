package dev.sallyport.expression.explain;

import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.config.effective.OpenProducts;
import dev.sallyport.contract.config.effective.PolicyScope;
import dev.sallyport.contract.config.policy.RequireScope;
import dev.sallyport.contract.config.policy.ToolAccess;
import dev.sallyport.expression.explain.Explanation.CallerFinding;
import dev.sallyport.expression.explain.Explanation.PolicyFinding;
import dev.sallyport.expression.explain.Explanation.ScopesFinding;
import dev.sallyport.expression.explain.Explanation.TargetFinding;
import dev.sallyport.expression.explain.Explanation.Verdict;
import dev.sallyport.expression.explain.Placed.RuleInForce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says what the gateway would make of a call, in the order in which an edge goes about it: who calls, whether what is
 * wanted exists for the caller, the scopes of its token, then the other policies. What an edge can hold at the moment, and
 * what limits have left, is not known here. Pure.
 */
public final class Explainer {
    private final List<Placed> placed;
    private final List<RuleInForce> rules;
    private final Facts facts;
    private final Course course = new Course();
    private final List<PolicyFinding> findings = new ArrayList<>();

    private Explainer(ConfigImage image, Question question) {
        this.facts = new Facts(
                question,
                Optional.ofNullable(
                        OpenProducts.byServer(image).get(question.server().name())),
                image.backend(question.server())
                        .map(BackendDefinition::transport)
                        .orElse(Transport.STREAMABLE_HTTP));
        this.rules = Placed.rules(question);
        this.placed = Placed.all(image, facts, rules);
    }

    /** What becomes of the call under {@code image} at {@code now}. */
    public static Explanation explain(ConfigImage image, Question question, Instant now) {
        Explainer explainer = new Explainer(image, question);
        return explainer.explain(new Entry(image, explainer.facts, now));
    }

    private Explanation explain(Entry entry) {
        CallerFinding caller = entry.judge(course);
        TargetFinding target = visibility();
        ScopesFinding scopes = scopes();
        ActionVerdicts actions = new ActionVerdicts(facts, course);
        for (Placed policy : placed) {
            if (!hides(policy) && !wantsScopes(policy)) {
                add(policy, actions::look);
            }
        }
        return new Explanation(caller, target, scopes, findings, course.conclusion());
    }

    private TargetFinding visibility() {
        Visibility visibility = new Visibility(facts);
        visibility.look(rules);
        for (Placed policy : placed) {
            if (policy.definition().action() instanceof ToolAccess access) {
                add(
                        policy,
                        one -> one.at() == PolicyScope.RULE
                                ? one.says(Verdict.SKIPPED, "has no effect in a rule: use visibleTo")
                                : visibility.look(one, access));
            }
        }
        return visibility.finding(course);
    }

    private ScopesFinding scopes() {
        ScopeDemand demand = new ScopeDemand(facts, course, rules);
        for (Placed policy : placed) {
            if (policy.definition().action() instanceof RequireScope scopes) {
                add(policy, one -> demand.look(one, scopes));
            }
        }
        return demand.finding();
    }

    private static boolean hides(Placed policy) {
        return policy.definition().action() instanceof ToolAccess;
    }

    private static boolean wantsScopes(Placed policy) {
        return policy.definition().action() instanceof RequireScope;
    }

    private void add(Placed policy, Function<Placed, PolicyFinding> look) {
        Optional<Placed> narrower = policy.overriddenBy(placed);
        if (narrower.isPresent()) {
            findings.add(policy.says(
                    Verdict.OVERRIDDEN, "overridden by " + narrower.get().address()));
        } else if (course.hasEnded()) {
            findings.add(policy.says(Verdict.SKIPPED, "not asked, for the call has ended: " + course.reason()));
        } else {
            findings.add(look.apply(policy));
        }
    }
}
