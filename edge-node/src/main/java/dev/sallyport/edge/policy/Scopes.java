package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.effective.PolicyScope;
import dev.sallyport.contract.config.policy.PolicyType;
import dev.sallyport.edge.mcp.TargetType;
import dev.sallyport.edge.policy.TargetAccess.TargetCondition;
import java.util.List;

/**
 * The policies that one call has to pass, by scope, from wide to narrow: global, product, server. Immutable.
 *
 * @param product the policies of the caller's product; none where it has none
 */
public record Scopes(PolicyList global, PolicyList product, ServerPolicies server) implements PolicyScope.Types {
    private static final List<PolicyScope> BY_DEPTH = List.of(PolicyScope.values());

    @Override
    public boolean has(PolicyScope scope, PolicyType type) {
        return switch (scope) {
            case GLOBAL -> global.has(type);
            case PRODUCT -> product.has(type);
            case SERVER -> server.policies().has(type);
            case RULE -> false;
        };
    }

    /** From wide to narrow. */
    List<PolicyList> lists() {
        return List.of(global, product, server.policies());
    }

    /** Whether a policy at the {@code depth}-th scope gives way to a narrower one. */
    boolean givesWay(PolicyType type, boolean overridable, int depth) {
        return overridable && BY_DEPTH.get(depth).givesWay(type, this);
    }

    /** The same where {@code rules} are about the call's target. */
    boolean givesWay(CompiledPolicy policy, int depth, List<TargetCondition> rules) {
        return policy.overridable()
                && BY_DEPTH.get(depth)
                        .givesWay(
                                policy.type(),
                                (scope, type) -> scope == PolicyScope.RULE
                                        ? rules.stream()
                                                .anyMatch(
                                                        rule -> rule.policies().has(type))
                                        : has(scope, type));
    }

    /** Whether some call may be sent to {@code backend}. */
    public boolean sendsTo(String backend) {
        for (PolicyList list : lists()) {
            if (list.sendsTo(backend)) {
                return true;
            }
        }
        return server.tools().sendsTo(backend)
                || server.resources().sendsTo(backend)
                || server.prompts().sendsTo(backend);
    }

    /** Whether some call's result may be kept. */
    public boolean caches() {
        for (PolicyList list : lists()) {
            if (list.has(PolicyType.CACHE)) {
                return true;
            }
        }
        return server.tools().has(PolicyType.CACHE)
                || server.resources().has(PolicyType.CACHE)
                || server.prompts().has(PolicyType.CACHE);
    }

    /** Has everything taken out that any policy takes out of any call, since it is not known which. */
    void redactAll(Effects effects) {
        lists().forEach(list -> list.redactAll(effects));
        for (TargetType type : TargetType.values()) {
            server.of(type).policies().forEach(list -> list.redactAll(effects));
        }
    }

    /** Whether anything of this type may be hidden from the caller. */
    boolean restricts(TargetType type) {
        if (server.of(type).restricts()) {
            return true;
        }
        for (PolicyList list : lists()) {
            for (PolicyList.Access access : list.access()) {
                if (!access.filter(type).letsAllPass()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether {@code name} exists for the caller of {@code call}. */
    boolean isVisible(TargetType type, String name, Call call) {
        if (!server.of(type).isVisible(name, call)) {
            return false;
        }
        List<PolicyList> lists = lists();
        for (int depth = 0; depth < lists.size(); depth++) {
            for (PolicyList.Access access : lists.get(depth).access()) {
                if (!givesWay(PolicyType.TOOL_ACCESS, access.overridable(), depth)
                        && !access.filter(type).passes(name)
                        && access.when().mayHold(call)) {
                    return false;
                }
            }
        }
        return true;
    }
}
