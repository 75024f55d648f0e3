package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.OAuthDefinition;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.TargetRule;
import dev.sallyport.contract.config.TargetRules;
import dev.sallyport.contract.config.effective.NameFilter;
import dev.sallyport.contract.config.effective.NamePattern;
import dev.sallyport.contract.config.policy.CacheResults;
import dev.sallyport.contract.config.policy.CheckHeader;
import dev.sallyport.contract.config.policy.CircuitBreaker;
import dev.sallyport.contract.config.policy.Cors;
import dev.sallyport.contract.config.policy.CounterKey;
import dev.sallyport.contract.config.policy.IpFilter;
import dev.sallyport.contract.config.policy.LimitConcurrency;
import dev.sallyport.contract.config.policy.LogCall;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.config.policy.PolicyType;
import dev.sallyport.contract.config.policy.Quota;
import dev.sallyport.contract.config.policy.RateLimit;
import dev.sallyport.contract.config.policy.Redact;
import dev.sallyport.contract.config.policy.RequireScope;
import dev.sallyport.contract.config.policy.ResponseTimeout;
import dev.sallyport.contract.config.policy.Retry;
import dev.sallyport.contract.config.policy.ReturnResponse;
import dev.sallyport.contract.config.policy.SetBackend;
import dev.sallyport.contract.config.policy.SetHeader;
import dev.sallyport.contract.config.policy.ToolAccess;
import dev.sallyport.contract.config.policy.UseCredential;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.QuotaSpent.Volume;
import dev.sallyport.edge.policy.TargetAccess.TargetCondition;
import dev.sallyport.edge.policy.TargetAccess.Visibility;
import dev.sallyport.edge.policy.limit.ConcurrencyGate;
import dev.sallyport.edge.policy.limit.LimitGate;
import dev.sallyport.edge.policy.limit.LimitRule;
import dev.sallyport.edge.policy.limit.OnUnavailable;
import dev.sallyport.expression.Expression;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes policies of their definitions. Used by one thread; what it makes is for any. */
public final class PolicyCompiler {
    private static final long KILOBYTE = 1_024;

    private final LimitGate limits;
    private final ConcurrencyGate concurrency;
    private final ToolWatch tools;

    public PolicyCompiler(LimitGate limits, ConcurrencyGate concurrency, ToolWatch tools) {
        this.limits = limits;
        this.concurrency = concurrency;
        this.tools = tools;
    }

    /** What is kept of pinned tools. */
    public ToolWatch tools() {
        return tools;
    }

    /** That a definition cannot be put in force here; the message says why, and is for the operator. */
    public static final class NotCompilable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotCompilable(String message) {
            super(message);
        }
    }

    /**
     * What a server demands.
     *
     * @param namedValues the value of a name, secrets included
     * @throws NotCompilable when an expression is wrong or a named value is not there
     */
    public ServerPolicies compile(ServerDefinition server, Function<String, Optional<String>> namedValues) {
        String scope = "server/" + server.name();
        return new ServerPolicies(
                targets(server.name(), "tools", server.governance().tools(), namedValues),
                targets(server.name(), "resources", server.governance().resources(), namedValues),
                targets(server.name(), "prompts", server.governance().prompts(), namedValues),
                compile(scope, server.governance().policies(), namedValues),
                server.access().oauth().map(OAuthDefinition::scopes).orElse(List.of()));
    }

    private TargetAccess targets(
            String server, String field, TargetRules rules, Function<String, Optional<String>> namedValues) {
        List<TargetCondition> conditions = new ArrayList<>();
        for (int i = 0; i < rules.rules().size(); i++) {
            TargetRule rule = rules.rules().get(i);
            TargetRule.Audience audience = rule.visibleTo();
            Visibility visibility = new Visibility(
                    audience.roles(),
                    audience.scopes(),
                    audience.claims(),
                    audience.products(),
                    condition(audience.when()));
            conditions.add(new TargetCondition(
                    rule.match().stream().map(NamePattern::new).toList(),
                    visibility,
                    rule.requiredScopes(),
                    compile("server/" + server + "/" + field + "/" + i, rule.policies(), namedValues)));
        }
        return new TargetAccess(
                new NameFilter(rules.names()),
                rules.pins().map(pins -> new PinnedTools(server, pins, tools)),
                conditions);
    }

    /**
     * The policies of one scope.
     *
     * @param scope its name, which counters of limits begin with
     * @throws NotCompilable when an expression is wrong or a named value is not there
     */
    public PolicyList compile(
            String scope, List<PolicyDefinition> definitions, Function<String, Optional<String>> namedValues) {
        Building building = new Building(new RuleNames(scope), namedValues);
        definitions.forEach(building::add);
        return new PolicyList(building.policies, building.access, building.scopes, building.backends);
    }

    private static Condition condition(Optional<String> when) {
        return when.map(text -> new Condition(Optional.of(expression(Expression.condition(text)))))
                .orElse(Condition.ALWAYS);
    }

    private static <T> Expression<T> expression(Expression.Compilation<T> compilation) {
        return switch (compilation) {
            case Expression.Compilation.Compiled<T> right -> right.compiled();
            case Expression.Compilation.Wrong<T> wrong -> throw new NotCompilable("expression: " + wrong.reason());
        };
    }

    private static CounterKeys keys(CounterKey key) {
        return new CounterKeys(key.parts(), key.expression().map(text -> expression(Expression.text(text))));
    }

    private static OnUnavailable onUnavailable(dev.sallyport.contract.config.policy.OnUnavailable configured) {
        return switch (configured) {
            case CLOSED -> OnUnavailable.CLOSED;
            case OPEN -> OnUnavailable.OPEN;
            case LOCAL_SHARE -> OnUnavailable.LOCAL_SHARE;
        };
    }

    /** One scope's policies in the making. */
    private final class Building {
        private final RuleNames names;
        private final Function<String, Optional<String>> namedValues;
        private final List<CompiledPolicy> policies = new ArrayList<>();
        private final List<PolicyList.Access> access = new ArrayList<>();
        private final List<PolicyList.Scopes> scopes = new ArrayList<>();
        private final Set<String> backends = new HashSet<>();

        Building(RuleNames names, Function<String, Optional<String>> namedValues) {
            this.names = names;
            this.namedValues = namedValues;
        }

        void add(PolicyDefinition definition) {
            Condition when = condition(definition.when());
            boolean overridable = definition.overridable();
            Consumer<Policy> adding = policy ->
                    policies.add(new CompiledPolicy(definition.action().type(), overridable, when, policy));
            switch (definition.action()) {
                case ToolAccess tools -> access.add(PolicyList.Access.of(when, overridable, tools));
                case RequireScope required -> scopes.add(new PolicyList.Scopes(when, overridable, required.scopes()));
                case IpFilter filter -> adding.accept(new IpFilterPolicy(filter));
                case CheckHeader check -> adding.accept(new CheckHeaderPolicy(check));
                case SetHeader set -> adding.accept(setHeader(set));
                case RateLimit limit -> adding.accept(rateLimit(limit));
                case Quota quota -> quotas(quota).forEach(adding);
                case LimitConcurrency limit -> adding.accept(concurrency(limit));
                case SetBackend set -> {
                    backends.add(set.backend());
                    adding.accept(noting(effects -> effects.sendTo(set.backend())));
                }
                case ResponseTimeout timeout ->
                    adding.accept(noting(effects -> effects.respondWithin(timeout.response())));
                case Retry retry -> adding.accept(noting(effects -> effects.retry(retry)));
                case CircuitBreaker breaker -> adding.accept(noting(effects -> effects.breakCircuit(breaker)));
                case UseCredential use -> adding.accept(noting(effects -> effects.authenticateWith(use.provider())));
                case ReturnResponse response -> adding.accept(answering(response));
                case Redact redact -> adding.accept(new RedactPolicy(redact));
                case LogCall log ->
                    adding.accept(new LogPolicy(log.level(), expression(Expression.text(log.message()))));
                case CacheResults cache -> adding.accept(new CachePolicy(cache));
                // Answered before a call is one: see the http room.
                case Cors cors -> {}
            }
        }

        private Policy noting(Consumer<Effects> what) {
            return call -> {
                what.accept(call.effects());
                return Verdict.CONTINUE;
            };
        }

        private Policy answering(ReturnResponse response) {
            Verdict answer = new Verdict.Refuse(new Refusal.AnsweredByPolicy(response.status(), response.message()));
            return call -> answer;
        }

        private Policy setHeader(SetHeader set) {
            List<String> values = set.values().stream().map(this::resolved).toList();
            HeaderEdit edit = new HeaderEdit(HttpHeaders.createOptimized(set.name()), values, set.exists());
            return switch (set.direction()) {
                case REQUEST -> noting(effects -> effects.editRequest(edit));
                case RESPONSE -> noting(effects -> effects.editResponse(edit));
            };
        }

        private String resolved(String text) {
            return NamedTexts.resolve(text, namedValues)
                    .orElseThrow(() -> new NotCompilable("set-header: a named value that is not there"));
        }

        private Policy rateLimit(RateLimit limit) {
            String id = names.next(limit.type(), limit.renewalPeriod());
            LimitRule.Rate rule =
                    new LimitRule.Rate(id, limit.calls(), limit.renewalPeriod(), onUnavailable(limit.onUnavailable()));
            return new RateLimitPolicy(limit, rule, id, keys(limit.counterKey()), limits);
        }

        /** Calls and bytes are two, because the client is told which of them is spent. */
        private List<Policy> quotas(Quota quota) {
            String id = names.next(quota.type(), quota.renewalPeriod());
            CounterKeys keys = keys(quota.counterKey());
            OnUnavailable onUnavailable = onUnavailable(quota.onUnavailable());
            List<Policy> both = new ArrayList<>(2);
            quota.bandwidth().ifPresent(kilobytes -> {
                OptionalLong bytes = OptionalLong.of(kilobytes * KILOBYTE);
                both.add(new QuotaPolicy(
                        new LimitRule.Quota(id, OptionalLong.empty(), bytes, quota.renewalPeriod(), onUnavailable),
                        Volume.BANDWIDTH,
                        keys,
                        limits));
            });
            if (quota.calls().isPresent()) {
                both.add(new QuotaPolicy(
                        new LimitRule.Quota(
                                id, quota.calls(), OptionalLong.empty(), quota.renewalPeriod(), onUnavailable),
                        Volume.CALLS,
                        keys,
                        limits));
            }
            return both;
        }

        private Policy concurrency(LimitConcurrency limit) {
            LimitRule.Concurrency rule = new LimitRule.Concurrency(
                    names.next(limit.type(), Duration.ZERO), limit.maxCount(), onUnavailable(limit.onUnavailable()));
            return new ConcurrencyPolicy(rule, keys(limit.counterKey()), concurrency);
        }
    }

    /**
     * Names limits after what they are, so that a limit keeps its counts when another number of calls is configured or
     * a policy before it goes.
     */
    private static final class RuleNames {
        private final String scope;
        private final Map<String, Integer> alike = new HashMap<>();

        RuleNames(String scope) {
            this.scope = scope;
        }

        String next(PolicyType type, Duration period) {
            String name = scope + "/" + Fields.label(type) + (period.isZero() ? "" : "/" + DurationText.format(period));
            int earlier = alike.merge(name, 1, Integer::sum) - 1;
            return earlier == 0 ? name : name + "/" + earlier;
        }
    }
}
