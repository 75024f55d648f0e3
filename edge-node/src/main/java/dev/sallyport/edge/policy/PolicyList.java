package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.effective.NameFilter;
import dev.sallyport.contract.config.policy.PolicyType;
import dev.sallyport.contract.config.policy.ToolAccess;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.mcp.TargetType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The policies of one scope, in their order, ready to be asked. Immutable. */
public final class PolicyList {
    public static final PolicyList NONE = new PolicyList(List.of(), List.of(), List.of(), Set.of());

    /** Lets nothing pass: for policies that are there but cannot be put in force. */
    public static final PolicyList CLOSED = closed();

    private final List<CompiledPolicy> policies;
    private final List<Access> access;
    private final List<Scopes> scopes;
    private final Set<String> backends;
    private final Set<PolicyType> types = EnumSet.noneOf(PolicyType.class);

    /** A {@code tool-access} policy. */
    record Access(Condition when, boolean overridable, NameFilter tools, NameFilter resources, NameFilter prompts) {
        static Access of(Condition when, boolean overridable, ToolAccess access) {
            return new Access(
                    when,
                    overridable,
                    new NameFilter(access.tools()),
                    new NameFilter(access.resources()),
                    new NameFilter(access.prompts()));
        }

        NameFilter filter(TargetType type) {
            return switch (type) {
                case TOOL -> tools;
                case RESOURCE -> resources;
                case PROMPT -> prompts;
            };
        }
    }

    /** A {@code require-scope} policy. */
    record Scopes(Condition when, boolean overridable, List<String> scopes) {}

    /**
     * The policies of one scope.
     *
     * @param backends the names of those that calls may be sent to
     */
    PolicyList(List<CompiledPolicy> policies, List<Access> access, List<Scopes> scopes, Set<String> backends) {
        this.backends = Set.copyOf(backends);
        this.policies = List.copyOf(policies);
        this.access = List.copyOf(access);
        this.scopes = List.copyOf(scopes);
        policies.forEach(policy -> types.add(policy.type()));
        if (!access.isEmpty()) {
            types.add(PolicyType.TOOL_ACCESS);
        }
        if (!scopes.isEmpty()) {
            types.add(PolicyType.REQUIRE_SCOPE);
        }
    }

    private static PolicyList closed() {
        Verdict refused = new Verdict.Refuse(new Refusal.PolicyFailed());
        CompiledPolicy wall = new CompiledPolicy(PolicyType.RETURN_RESPONSE, false, Condition.ALWAYS, call -> refused);
        return new PolicyList(List.of(wall), List.of(), List.of(), Set.of());
    }

    List<CompiledPolicy> policies() {
        return policies;
    }

    List<Access> access() {
        return access;
    }

    List<Scopes> scopes() {
        return scopes;
    }

    boolean sendsTo(String backend) {
        return backends.contains(backend);
    }

    void redactAll(Effects effects) {
        for (CompiledPolicy compiled : policies) {
            if (compiled.policy() instanceof RedactPolicy redact) {
                redact.goOverAll(effects);
            }
        }
    }

    boolean has(PolicyType type) {
        return types.contains(type);
    }

    public boolean isEmpty() {
        return types.isEmpty();
    }
}
