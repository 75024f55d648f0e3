package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.policy.limit.ConcurrencyGate;
import dev.sallyport.edge.policy.limit.LimitGate;
import dev.sallyport.edge.policy.limit.LimitMetrics;
import dev.sallyport.edge.policy.limit.LocalCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Policies of an edge without a cluster. */
public final class Policies {
    private Policies() {}

    public static PolicyCompiler compiler() {
        LongSupplier clock = System::currentTimeMillis;
        LimitMetrics metrics = new LimitMetrics();
        LocalCounts counts = new LocalCounts(clock);
        return new PolicyCompiler(
                new LimitGate(counts, metrics, clock, 500, 1_000),
                new ConcurrencyGate(counts, metrics, clock, 500),
                new ToolWatch(event -> {}));
    }

    /** What a call of {@code server} passes that is made without a product. */
    public static Scopes of(ServerDefinition server) {
        return new Scopes(
                PolicyList.NONE,
                PolicyList.NONE,
                compiler()
                        .compile(
                                server,
                                name -> Optional.ofNullable(
                                        Map.of("greeting", "hello").get(name))));
    }

    /** A chain that nothing fills. */
    public static PolicyChain chain() {
        return new PolicyChain(
                call -> Verdict.CONTINUE, (call, scopes) -> new Refusal.InsufficientScope(scopes, Optional.empty()));
    }

    static PolicyList list(PolicyDefinition... definitions) {
        return compiler().compile("test", List.of(definitions), name -> Optional.empty());
    }
}
