package dev.sallyport.edge.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.policy.PolicyType;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.mcp.ItemCheck;
import dev.sallyport.edge.mcp.TargetType;
import dev.sallyport.edge.policy.TargetAccess.TargetCondition;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Asks everything that a call must pass, in order: what this edge can hold, whether what the call is about exists for
 * its caller, the scopes of its token, then the policies of every scope from wide to narrow. Confined to its event loop.
 */
public final class PolicyChain {
    private static final String LISTEN = "subscriptions/listen";

    private final Policy capacity;
    private final BiFunction<Call, List<String>, Refusal> insufficientScope;

    /**
     * A chain for one event loop.
     *
     * @param capacity asked first, of every call
     * @param insufficientScope how a call is refused whose caller lacks some of these scopes
     */
    public PolicyChain(Policy capacity, BiFunction<Call, List<String>, Refusal> insufficientScope) {
        this.capacity = capacity;
        this.insufficientScope = insufficientScope;
    }

    /**
     * Asks every policy until one refuses.
     *
     * @throws Refusal.Raised with the first refusal, unless that takes time to learn
     */
    public Admission admit(Call call, Scopes scopes) {
        if (capacity.judge(call) instanceof Verdict.Refuse full) {
            throw new Refusal.Raised(full.refusal());
        }
        List<TargetCondition> rules = rules(call, scopes);
        checkScopes(call, scopes, rules);
        if (RedactPolicy.mayCarryOthers(call.operation())) {
            scopes.redactAll(call.effects());
        }
        List<CompiledPolicy> policies = policies(scopes, rules);
        return policies.isEmpty() ? new Admission.Now(permit(call)) : judge(call, policies, 0);
    }

    /** What is said of the call's target; refuses the call where that does not exist for its caller. */
    private static List<TargetCondition> rules(Call call, Scopes scopes) {
        Optional<TargetType> target = call.target();
        if (target.isEmpty()) {
            refuseHiddenSubscription(call, scopes);
            return List.of();
        }
        // A message that names nothing is passed on only where something called "" would be.
        String name = call.name().orElse("");
        if (!scopes.isVisible(target.get(), name, call)
                || scopes.server().of(target.get()).hasChanged(name)) {
            throw new Refusal.Raised(new Refusal.UnknownTarget(target.get()));
        }
        return scopes.server().of(target.get()).about(name);
    }

    /** A modern client names in one message all resources whose changes it wants to hear of. */
    private static void refuseHiddenSubscription(Call call, Scopes scopes) {
        if (!(call.operation() instanceof Operation.Message message)
                || message.envelope().method().filter(LISTEN::equals).isEmpty()
                || !scopes.restricts(TargetType.RESOURCE)) {
            return;
        }
        try {
            JsonNode uris = Json.MAPPER
                    .readTree(message.body().getBytes())
                    .path("params")
                    .path("notifications")
                    .path("resourceSubscriptions");
            for (JsonNode uri : uris) {
                if (!scopes.isVisible(TargetType.RESOURCE, uri.asText(), call.about(uri.asText()))) {
                    throw new Refusal.Raised(new Refusal.UnknownTarget(TargetType.RESOURCE));
                }
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException("a message that was read before cannot be read again", unreadable);
        }
    }

    /** All scopes that the operation needs are named at once, so that the client has to ask for more only once. */
    private void checkScopes(Call call, Scopes scopes, List<TargetCondition> rules) {
        Set<String> needed = new LinkedHashSet<>(scopes.server().scopes());
        rules.forEach(rule -> needed.addAll(rule.requiredScopes()));
        List<PolicyList> lists = scopes.lists();
        for (int depth = 0; depth < lists.size(); depth++) {
            for (PolicyList.Scopes required : lists.get(depth).scopes()) {
                add(required, needed, scopes, depth, call);
            }
        }
        for (TargetCondition rule : rules) {
            for (PolicyList.Scopes required : rule.policies().scopes()) {
                add(required, needed, scopes, lists.size(), call);
            }
        }
        if (!needed.isEmpty() && !call.caller().scopes().containsAll(needed)) {
            throw new Refusal.Raised(insufficientScope.apply(call, List.copyOf(needed)));
        }
    }

    private static void add(PolicyList.Scopes required, Set<String> needed, Scopes scopes, int depth, Call call) {
        if (!scopes.givesWay(PolicyType.REQUIRE_SCOPE, required.overridable(), depth)
                && required.when().holds(call)) {
            needed.addAll(required.scopes());
        }
    }

    private static List<CompiledPolicy> policies(Scopes scopes, List<TargetCondition> rules) {
        List<PolicyList> lists = scopes.lists();
        List<CompiledPolicy> policies = List.of();
        for (int depth = 0; depth < lists.size(); depth++) {
            for (CompiledPolicy policy : lists.get(depth).policies()) {
                if (!scopes.givesWay(policy, depth, rules)) {
                    policies = appended(policies, policy);
                }
            }
        }
        for (TargetCondition rule : rules) {
            for (CompiledPolicy policy : rule.policies().policies()) {
                policies = appended(policies, policy);
            }
        }
        return policies;
    }

    private static List<CompiledPolicy> appended(List<CompiledPolicy> policies, CompiledPolicy policy) {
        List<CompiledPolicy> longer = policies.isEmpty() ? new ArrayList<>() : policies;
        longer.add(policy);
        return longer;
    }

    private static Admission judge(Call call, List<CompiledPolicy> policies, int from) {
        for (int at = from; at < policies.size(); at++) {
            CompiledPolicy compiled = policies.get(at);
            if (!compiled.when().holds(call)) {
                continue;
            }
            switch (compiled.policy().judge(call)) {
                case Verdict.Continue goOn -> {}
                case Verdict.Refuse refuse -> throw new Refusal.Raised(refuse.refusal());
                case Verdict.Later later -> {
                    int next = at + 1;
                    return new Admission.Later(later.verdict().compose(verdict -> goOn(verdict, call, policies, next)));
                }
            }
        }
        return new Admission.Now(permit(call));
    }

    private static Future<Permit> goOn(Verdict verdict, Call call, List<CompiledPolicy> policies, int next) {
        return switch (verdict) {
            case Verdict.Continue goOn -> future(judge(call, policies, next));
            case Verdict.Refuse refuse -> Future.failedFuture(new Refusal.Raised(refuse.refusal()));
            case Verdict.Later later -> later.verdict().compose(settled -> goOn(settled, call, policies, next));
        };
    }

    private static Future<Permit> future(Admission admission) {
        return switch (admission) {
            case Admission.Now now -> Future.succeededFuture(now.permit());
            case Admission.Later later -> later.permit();
        };
    }

    private static Permit permit(Call call) {
        call.effects().passed();
        return new Admitted(call.caller(), call.operation(), call.effects());
    }

    /** What a list of tools may show of those that the caller may see; empty where any definition will do. */
    public static Optional<ItemCheck> definitions(Scopes scopes) {
        return scopes.server().tools().pins().map(pins -> pins::fits);
    }

    /** What a list may show to the caller; empty when it may show everything. */
    public static Optional<Predicate<String>> visible(Call call, Scopes scopes, TargetType type) {
        return scopes.restricts(type)
                ? Optional.of(name -> scopes.isVisible(type, name, call.about(name)))
                : Optional.empty();
    }
}
