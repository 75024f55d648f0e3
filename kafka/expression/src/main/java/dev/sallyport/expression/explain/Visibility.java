package dev.sallyport.expression.explain;

import dev.sallyport.contract.config.TargetRule.Audience;
import dev.sallyport.contract.config.TargetRules;
import dev.sallyport.contract.config.effective.NameFilter;
import dev.sallyport.contract.config.policy.ToolAccess;
import dev.sallyport.expression.explain.Explanation.Answer;
import dev.sallyport.expression.explain.Explanation.PolicyFinding;
import dev.sallyport.expression.explain.Explanation.TargetFinding;
import dev.sallyport.expression.explain.Explanation.Verdict;
import dev.sallyport.expression.explain.Facts.Ruling;
import dev.sallyport.expression.explain.Facts.Truth;
import dev.sallyport.expression.explain.Placed.RuleInForce;
import dev.sallyport.expression.explain.Question.Item;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether what a call is about exists for its caller. Used by one thread, once. */
final class Visibility {
    private final Facts facts;
    private final Set<String> doubts = new LinkedHashSet<>();
    private @Nullable String hidden;
    private boolean isPinned;

    Visibility(Facts facts) {
        this.facts = facts;
    }

    /** Looks at what the server itself says. */
    void look(List<RuleInForce> rules) {
        if (facts.question().wanted() instanceof Item item) {
            names(item);
            rules.forEach(this::audience);
        }
    }

    private void names(Item item) {
        TargetRules rules = item.kind().rules(facts.question().server().governance());
        String pointer = "server/" + item.kind().field();
        if (!new NameFilter(rules.names()).passes(item.name())) {
            hide(pointer + "/allow and /deny do not let the name pass");
        }
        if (rules.pins().filter(pins -> !pins.hashes().containsKey(item.name())).isPresent()) {
            hide(pointer + "/pinned does not have the name");
        }
        isPinned = rules.pins().isPresent();
    }

    private void audience(RuleInForce rule) {
        Audience audience = rule.rule().visibleTo();
        String at = "server" + rule.pointer() + "/visibleTo";
        oneOf(audience.roles(), facts.roles(), at + "/roles", "caller.roles");
        oneOf(audience.scopes(), facts.scopes(), at + "/scopes", "caller.scopes");
        oneOf(
                audience.products(),
                Optional.of(facts.product().map(Set::of).orElse(Set.of())),
                at + "/products",
                "caller.product");
        if (!audience.claims().isEmpty()) {
            if (facts.token().isPresent()) {
                doubts.add("caller.claims (" + at + "/claims)");
            } else {
                hide(at + "/claims: the caller has no access token");
            }
        }
        Ruling when = facts.ruling(audience.when());
        switch (when.truth()) {
            case HOLDS -> {}
            case FAILS_TO_HOLD -> hide(at + "/when: " + audience.when().orElse("") + ": false");
            case CANNOT_BE_SAID -> hide(at + "/when: " + audience.when().orElse("") + ": cannot be evaluated");
            case NOT_KNOWN -> doubts.add(when.unknownNames() + " (" + at + "/when)");
        }
    }

    private void oneOf(List<String> wanted, Optional<Set<String>> has, String at, String variable) {
        if (wanted.isEmpty()) {
            return;
        }
        if (has.isEmpty()) {
            doubts.add(variable + " (" + at + ")");
        } else if (Collections.disjoint(wanted, has.get())) {
            hide(at + ": the caller has none of " + String.join(", ", wanted));
        }
    }

    private void hide(String why) {
        if (hidden == null) {
            hidden = why;
        }
    }

    /** What a {@code tool-access} policy says that no other takes the place of. */
    PolicyFinding look(Placed placed, ToolAccess access) {
        if (!(facts.question().wanted() instanceof Item item)) {
            return placed.says(Verdict.SKIPPED, "the method acts on no tool, resource or prompt");
        }
        if (new NameFilter(item.kind().names(access)).passes(item.name())) {
            return placed.says(Verdict.APPLIES, "lets the name pass");
        }
        Ruling when = facts.ruling(placed.definition().when());
        if (when.truth() == Truth.FAILS_TO_HOLD) {
            return placed.says(
                    Verdict.SKIPPED, "when: " + placed.definition().when().orElse("") + ": false");
        }
        if (when.truth() == Truth.NOT_KNOWN) {
            doubts.add(when.unknownNames() + " (" + placed.address() + "/when)");
            return placed.says(Verdict.DEPENDS, "hides the name where when holds: depends on " + when.unknownNames());
        }
        hide(placed.address() + " hides the name");
        return placed.says(Verdict.REFUSES, "hides the name");
    }

    TargetFinding finding(Course course) {
        if (!(facts.question().wanted() instanceof Item item)) {
            return new TargetFinding(Answer.YES, "the method acts on no tool, resource or prompt");
        }
        if (hidden != null) {
            course.end(item.kind().unknown(), hidden);
            return new TargetFinding(Answer.NO, hidden);
        }
        doubts.forEach(course::doubt);
        String unasked = isPinned ? "whether its definition is still the pinned one" : "whether the upstream has it";
        return doubts.isEmpty()
                ? new TargetFinding(Answer.YES, "nothing hides it; " + unasked + " is not asked")
                : new TargetFinding(Answer.DEPENDS, "depends on " + String.join(", ", doubts));
    }
}
