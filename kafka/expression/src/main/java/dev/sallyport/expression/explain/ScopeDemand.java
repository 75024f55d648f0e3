package dev.sallyport.expression.explain;

import dev.sallyport.contract.config.OAuthDefinition;
import dev.sallyport.contract.config.policy.RequireScope;
import dev.sallyport.expression.explain.Explanation.PolicyFinding;
import dev.sallyport.expression.explain.Explanation.ScopesFinding;
import dev.sallyport.expression.explain.Explanation.Verdict;
import dev.sallyport.expression.explain.Facts.Ruling;
import dev.sallyport.expression.explain.Placed.RuleInForce;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The scopes that the caller's token needs, which are asked for all at once. Used by one thread, once. */
final class ScopeDemand {
    private final Facts facts;
    private final Course course;
    private final Set<String> required = new LinkedHashSet<>();
    private final Set<String> perhaps = new LinkedHashSet<>();
    private final List<String> doubts = new ArrayList<>();

    ScopeDemand(Facts facts, Course course, List<RuleInForce> rules) {
        this.facts = facts;
        this.course = course;
        required.addAll(facts.question()
                .server()
                .access()
                .oauth()
                .map(OAuthDefinition::scopes)
                .orElse(List.of()));
        rules.forEach(rule -> required.addAll(rule.rule().requiredScopes()));
    }

    /** What a {@code require-scope} policy says that no other takes the place of. */
    PolicyFinding look(Placed placed, RequireScope demand) {
        Optional<String> when = placed.definition().when();
        Ruling ruling = facts.ruling(when);
        return switch (ruling.truth()) {
            case HOLDS -> {
                required.addAll(demand.scopes());
                yield finding(placed, demand.scopes());
            }
            case FAILS_TO_HOLD -> placed.says(Verdict.SKIPPED, "when: " + when.orElse("") + ": false");
            case CANNOT_BE_SAID -> {
                course.end(ExpectedRefusal.POLICY_FAILED, placed.address() + "/when cannot be evaluated");
                yield placed.says(Verdict.REFUSES, "when: " + when.orElse("") + ": cannot be evaluated");
            }
            case NOT_KNOWN -> {
                perhaps.addAll(demand.scopes());
                doubts.add(ruling.unknownNames() + " (" + placed.address() + "/when)");
                yield placed.says(
                        Verdict.DEPENDS,
                        "wants " + String.join(" ", demand.scopes()) + " where when holds: depends on "
                                + ruling.unknownNames());
            }
        };
    }

    private PolicyFinding finding(Placed placed, List<String> scopes) {
        if (facts.scopes().isEmpty()) {
            return placed.says(Verdict.DEPENDS, "wants " + String.join(" ", scopes) + ": depends on caller.scopes");
        }
        List<String> missing = without(scopes, facts.scopes().get());
        return missing.isEmpty()
                ? placed.says(Verdict.APPLIES, "the token has " + String.join(" ", scopes))
                : placed.says(Verdict.REFUSES, "the token lacks " + String.join(" ", missing));
    }

    private static List<String> without(Iterable<String> scopes, Set<String> has) {
        List<String> missing = new ArrayList<>();
        scopes.forEach(scope -> {
            if (!has.contains(scope)) {
                missing.add(scope);
            }
        });
        return missing;
    }

    ScopesFinding finding() {
        perhaps.removeAll(required);
        Optional<List<String>> missing = facts.scopes().map(has -> without(required, has));
        doubts.forEach(course::doubt);
        if (missing.isEmpty() && !required.isEmpty()) {
            course.doubt("caller.scopes (it needs " + String.join(" ", required) + ")");
        } else if (missing.filter(some -> !some.isEmpty()).isPresent()) {
            course.end(ExpectedRefusal.lacking(required), "the access token lacks " + String.join(" ", missing.get()));
        }
        return new ScopesFinding(List.copyOf(required), List.copyOf(perhaps), missing);
    }
}
