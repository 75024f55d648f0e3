package dev.sallyport.expression.explain;

import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.GlobalPolicies;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.TargetRule;
import dev.sallyport.contract.config.effective.NameFilter;
import dev.sallyport.contract.config.effective.NamePattern;
import dev.sallyport.contract.config.effective.PolicyScope;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.config.policy.PolicyType;
import dev.sallyport.expression.explain.Explanation.PolicyFinding;
import dev.sallyport.expression.explain.Explanation.Verdict;
import dev.sallyport.expression.explain.Question.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy where it stands.
 *
 * @param resource that it is a part of
 * @param scope as an explanation names it
 * @param pointer into the resource
 */
record Placed(PolicyScope at, String resource, String scope, String pointer, PolicyDefinition definition) {

    /** A rule of the server on what the call is about. */
    record RuleInForce(String pointer, TargetRule rule) {}

    PolicyType type() {
        return definition.action().type();
    }

    PolicyFinding says(Verdict verdict, String why) {
        return new PolicyFinding(scope, pointer, type(), verdict, why);
    }

    /** The policy that takes the place of this one. */
    Optional<Placed> overriddenBy(List<Placed> all) {
        PolicyScope.Types types =
                (scope, type) -> all.stream().anyMatch(other -> other.at() == scope && other.type() == type);
        if (!definition.overridable() || !at.givesWay(type(), types)) {
            return Optional.empty();
        }
        return all.stream()
                .filter(other -> other.at().compareTo(at) > 0 && other.type() == type())
                .findFirst();
    }

    /** The rules that are about what is wanted. */
    static List<RuleInForce> rules(Question question) {
        List<RuleInForce> about = new ArrayList<>();
        if (question.wanted() instanceof Item item) {
            List<TargetRule> rules =
                    item.kind().rules(question.server().governance()).rules();
            for (int i = 0; i < rules.size(); i++) {
                List<NamePattern> match =
                        rules.get(i).match().stream().map(NamePattern::new).toList();
                if (NameFilter.matches(match, item.name())) {
                    about.add(new RuleInForce("/" + item.kind().field() + "/rules/" + i, rules.get(i)));
                }
            }
        }
        return about;
    }

    /** Every policy that stands in the call's way, from wide to narrow. */
    static List<Placed> all(ConfigImage image, Facts facts, List<RuleInForce> rules) {
        List<Placed> all = new ArrayList<>();
        image.resources()
                .find(ResourceKind.GLOBAL_POLICIES, GlobalPolicies.NAME)
                .ifPresent(global -> add(
                        all,
                        PolicyScope.GLOBAL,
                        "global",
                        "global",
                        "",
                        global.resource().policies()));
        facts.product()
                .flatMap(name -> image.resources().find(ResourceKind.PRODUCT, name))
                .ifPresent(product -> {
                    String scope = "product/" + product.resource().name();
                    add(
                            all,
                            PolicyScope.PRODUCT,
                            scope,
                            scope,
                            "",
                            product.resource().policies());
                });
        Question question = facts.question();
        add(
                all,
                PolicyScope.SERVER,
                "server",
                "server",
                "",
                question.server().governance().policies());
        for (RuleInForce rule : rules) {
            String number = rule.pointer().substring(rule.pointer().lastIndexOf('/') + 1);
            String scope = ((Item) question.wanted()).kind().label() + " rule " + number;
            add(
                    all,
                    PolicyScope.RULE,
                    "server",
                    scope,
                    rule.pointer(),
                    rule.rule().policies());
        }
        return all;
    }

    private static void add(
            List<Placed> all,
            PolicyScope at,
            String resource,
            String scope,
            String pointer,
            List<PolicyDefinition> policies) {
        for (int i = 0; i < policies.size(); i++) {
            all.add(new Placed(at, resource, scope, pointer + "/policies/" + i, policies.get(i)));
        }
    }

    /** Where it is, from the outside. */
    String address() {
        return resource + pointer;
    }
}
