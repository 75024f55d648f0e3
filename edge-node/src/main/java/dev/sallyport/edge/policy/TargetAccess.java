package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.ClaimRule;
import dev.sallyport.contract.config.effective.NameFilter;
import dev.sallyport.contract.config.effective.NamePattern;
import dev.sallyport.contract.config.policy.PolicyType;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.identity.TokenAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which tools, resources or prompts of a server there are, and for whom. Immutable. */
final class TargetAccess {
    private final NameFilter names;
    private final Optional<PinnedTools> pins;
    private final List<TargetCondition> rules;

    /** A rule of the server on some of them. */
    record TargetCondition(
            List<NamePattern> match, Visibility visibleTo, List<String> requiredScopes, PolicyList policies) {
        boolean isAbout(String name) {
            return NameFilter.matches(match, name);
        }
    }

    /** For whom something exists; an empty part says nothing. */
    record Visibility(
            List<String> roles, List<String> scopes, List<ClaimRule> claims, List<String> products, Condition when) {
        boolean isForEverybody() {
            return roles.isEmpty()
                    && scopes.isEmpty()
                    && claims.isEmpty()
                    && products.isEmpty()
                    && when.expression().isEmpty();
        }

        boolean includes(Call call) {
            Caller caller = call.caller();
            return (roles.isEmpty() || roles.stream().anyMatch(caller.roles()::contains))
                    && (scopes.isEmpty() || scopes.stream().anyMatch(caller.scopes()::contains))
                    && (products.isEmpty()
                            || caller.product().filter(products::contains).isPresent())
                    && (claims.isEmpty()
                            || caller.token()
                                    .filter(token -> TokenAccess.fulfil(token, claims))
                                    .isPresent())
                    && when.surelyHolds(call);
        }
    }

    TargetAccess(NameFilter names, Optional<PinnedTools> pins, List<TargetCondition> rules) {
        this.names = names;
        this.pins = pins;
        this.rules = List.copyOf(rules);
    }

    /** Whether something is hidden from somebody. */
    boolean restricts() {
        return !names.letsAllPass()
                || pins.isPresent()
                || rules.stream().anyMatch(rule -> !rule.visibleTo().isForEverybody());
    }

    boolean isVisible(String name, Call call) {
        if (!names.passes(name) || (pins.isPresent() && !pins.get().has(name))) {
            return false;
        }
        for (TargetCondition rule : rules) {
            if (!rule.visibleTo().isForEverybody()
                    && rule.isAbout(name)
                    && !rule.visibleTo().includes(call)) {
                return false;
            }
        }
        return true;
    }

    boolean sendsTo(String backend) {
        return rules.stream().anyMatch(rule -> rule.policies().sendsTo(backend));
    }

    /** Whether some rule has a policy of this type. */
    boolean has(PolicyType type) {
        for (TargetCondition rule : rules) {
            if (rule.policies().has(type)) {
                return true;
            }
        }
        return false;
    }

    Optional<PinnedTools> pins() {
        return pins;
    }

    /** Whether {@code name} was pinned, and is now another thing. */
    boolean hasChanged(String name) {
        return pins.isPresent() && pins.get().hasChanged(name);
    }

    /** The policies of all rules. */
    List<PolicyList> policies() {
        return rules.stream().map(TargetCondition::policies).toList();
    }

    /** The rules that are about {@code name}. */
    List<TargetCondition> about(String name) {
        if (rules.isEmpty()) {
            return List.of();
        }
        List<TargetCondition> about = new ArrayList<>(rules.size());
        for (TargetCondition rule : rules) {
            if (rule.isAbout(name)) {
                about.add(rule);
            }
        }
        return about;
    }
}
