package dev.sallyport.contract.config.effective;

import dev.sallyport.contract.config.policy.PolicyType;

/** Where the policies of a call stand, from wide to narrow. */
public enum PolicyScope {
    GLOBAL,
    PRODUCT,
    SERVER,
    /** The rules on the call's tool, resource or prompt. */
    RULE;

    /** Which types of policies stand at the scopes of one call. */
    @FunctionalInterface
    public interface Types {
        boolean has(PolicyScope scope, PolicyType type);
    }

    /** Whether an overridable policy of {@code type} gives way here to one of the same type at a narrower scope. */
    public boolean givesWay(PolicyType type, Types types) {
        return switch (this) {
            case GLOBAL -> types.has(PRODUCT, type) || types.has(SERVER, type) || ruleGoesBefore(type, types);
            case PRODUCT -> types.has(SERVER, type) || ruleGoesBefore(type, types);
            case SERVER -> ruleGoesBefore(type, types);
            case RULE -> false;
        };
    }

    /** What hides and what scopes are needed only add up there: a rule has its own words for both. */
    private static boolean ruleGoesBefore(PolicyType type, Types types) {
        return type != PolicyType.TOOL_ACCESS && type != PolicyType.REQUIRE_SCOPE && types.has(RULE, type);
    }
}
