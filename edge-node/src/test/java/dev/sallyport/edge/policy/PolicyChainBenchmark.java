package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.GovernanceDefinition;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.TargetRules;
import dev.sallyport.contract.config.policy.CounterKey;
import dev.sallyport.contract.config.policy.NamePatterns;
import dev.sallyport.contract.config.policy.OnUnavailable;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.config.policy.RateLimit;
import dev.sallyport.edge.Servers;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.ReceivedRequest;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.identity.Callers;
import dev.sallyport.edge.mcp.EnvelopeReader;
import dev.sallyport.edge.mcp.McpEnvelope;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to admit a call of somebody with a key under a tool policy and a leased limit, and where there is neither. */
@State(Scope.Thread)
public class PolicyChainBenchmark {
    private static final ServerDefinition OPEN = Servers.streamable("weather", URI.create("http://127.0.0.1:9/mcp"));
    private static final int CALLS_BEFORE = 1_000;
    private static final String BODY = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"search_documents\",\"arguments\":{}}}";

    private final ReceivedRequest received = ReceivedRequest.with("MCP-Protocol-Version", "2025-11-25");
    private final Exchange exchange = new Exchange(received.request(), received.context(), 0, finished -> {});
    private final Caller caller = Callers.withKey("load");
    private final Operation operation = new Operation.Message(envelope(), Buffer.buffer(BODY));
    private final PolicyChain chain = Policies.chain();
    private final Scopes none = Policies.of(OPEN);
    private final Scopes toolsAndLimit = Policies.of(governed());

    /** Leases begin small and grow with use, until a call seldom asks for one. */
    @Setup
    public void lease() {
        for (int call = 0; call < CALLS_BEFORE; call++) {
            toolsAndLimit();
        }
        if (!(toolsAndLimit() instanceof Admission.Now)) {
            throw new IllegalStateException("a call should be admitted at once");
        }
    }

    @Benchmark
    public Admission none() {
        return chain.admit(new Call(exchange, caller, operation, "weather"), none);
    }

    @Benchmark
    public Admission toolsAndLimit() {
        return chain.admit(new Call(exchange, caller, operation, "weather"), toolsAndLimit);
    }

    @TearDown
    public void close() {
        received.close();
    }

    private McpEnvelope envelope() {
        Buffer body = Buffer.buffer(BODY);
        return (McpEnvelope) new EnvelopeReader()
                .read(body.getBytes(), 0, body.length(), received.request().headers()::getAll);
    }

    private static ServerDefinition governed() {
        RateLimit limit = new RateLimit(
                1_000_000_000,
                Duration.ofHours(1),
                new CounterKey(List.of(CounterKey.Part.SUBSCRIPTION), Optional.empty()),
                OnUnavailable.LOCAL_SHARE,
                new RateLimit.HeaderNames(Optional.empty(), Optional.empty(), Optional.empty()));
        NamePatterns names = new NamePatterns(List.of("get_*", "search_*"), List.of("*_admin"));
        return new ServerDefinition(
                OPEN.name(),
                OPEN.displayName(),
                OPEN.description(),
                OPEN.basePath(),
                OPEN.backend(),
                OPEN.access(),
                OPEN.limits(),
                new GovernanceDefinition(
                        new TargetRules(names, List.of()),
                        TargetRules.ALL,
                        TargetRules.ALL,
                        List.of(new PolicyDefinition(Optional.empty(), false, limit))));
    }
}
