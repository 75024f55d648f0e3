package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.PolicyType;
import dev.sallyport.edge.mcp.TargetType;
import java.util.List;

/**
 * The policies that one call has to pass, by scope, from wide to narrow: global, product, server. Immutable.
 *
 * @param product the policies of the caller's product; none where it has none
 */
public record Scopes(PolicyList global, PolicyList product, ServerPolicies server) {

    /** Whether somebody at a narrower scope than the {@code depth}-th has a policy of this type. */
    private boolean isOverridden(PolicyType type, int depth) {
        return (depth < 1 && product.has(type))
                || (depth < 2 && server.policies().has(type));
    }

    /** From wide to narrow. */
    List<PolicyList> lists() {
        return List.of(global, product, server.policies());
    }

    /** Whether a policy at the {@code depth}-th scope gives way to a narrower one. */
    boolean givesWay(PolicyType type, boolean overridable, int depth) {
        return overridable && isOverridden(type, depth);
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
