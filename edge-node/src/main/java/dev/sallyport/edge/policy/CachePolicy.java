package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.effective.NameFilter;
import dev.sallyport.contract.config.effective.NamePattern;
import dev.sallyport.contract.config.policy.CacheResults;
import dev.sallyport.contract.config.policy.CacheResults.Scope;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.McpMessage;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@link CacheResults}. Of several that a call passes the narrowest counts. */
final class CachePolicy implements Policy {
    /** What says what there is, and changes nothing. */
    private static final Set<String> METHODS = Set.of(
            "tools/list",
            "resources/list",
            "resources/templates/list",
            "prompts/list",
            "resources/read",
            "server/discover");

    private static final String CALL_TOOL = "tools/call";

    private final CacheResults rule;
    private final List<NamePattern> tools;
    private final CounterKeys keys;

    CachePolicy(CacheResults rule) {
        this.rule = rule;
        this.tools = rule.tools().stream().map(NamePattern::new).toList();
        this.keys = new CounterKeys(rule.varyBy(), Optional.empty());
    }

    @Override
    public Verdict judge(Call call) {
        if (call.operation() instanceof Operation.Message message && isMeant(message.envelope())) {
            call.effects().cache(new CacheUse(rule, keys.of(call) + whose(call)));
        }
        return Verdict.CONTINUE;
    }

    private boolean isMeant(McpEnvelope envelope) {
        if (!(envelope.message() instanceof McpMessage.Request request)) {
            return false;
        }
        return METHODS.contains(request.method())
                || (request.method().equals(CALL_TOOL)
                        && envelope.name()
                                .filter(name -> NameFilter.matches(tools, name))
                                .isPresent());
    }

    /** Two users of one subscription are two. */
    private String whose(Call call) {
        return rule.scope() == Scope.PUBLIC
                ? "public"
                : "private " + HexFormat.of().formatHex(call.caller().principalHash());
    }
}
