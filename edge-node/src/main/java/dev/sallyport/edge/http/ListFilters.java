package dev.sallyport.edge.http;

import dev.sallyport.edge.mcp.ListFilter;
import dev.sallyport.edge.mcp.ListTarget;
import dev.sallyport.edge.mcp.TargetType;
import dev.sallyport.edge.policy.Call;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.policy.PolicyChain;
import dev.sallyport.edge.policy.Scopes;
import dev.sallyport.edge.stream.BodyRewriter;
import dev.sallyport.edge.stream.FrameRewriter;
import dev.sallyport.edge.stream.ListBodyFilter;
import dev.sallyport.edge.stream.ListFrameFilter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps from a caller's lists what is hidden from it. Where nothing is, nothing is looked at.
 *
 * @param itemBytesMax how much of a list may be held back at a time
 */
record ListFilters(Call call, Scopes scopes, int itemBytesMax) {

    /** For the one body that answers the call. */
    Optional<BodyRewriter> ofBody() {
        return filter(targets()).map(ListBodyFilter::new);
    }

    /** For the stream that answers the call, or that carries the answers of others. */
    Optional<FrameRewriter> ofStream() {
        return filter(targets()).map(ListFrameFilter::new);
    }

    private Optional<ListFilter> filter(Map<ListTarget, Predicate<String>> visible) {
        if (visible.isEmpty()) {
            return Optional.empty();
        }
        ListFilter filter = new ListFilter(visible, itemBytesMax);
        PolicyChain.definitions(scopes).ifPresent(filter::checkingTools);
        return Optional.of(filter);
    }

    private Map<ListTarget, Predicate<String>> targets() {
        Map<ListTarget, Predicate<String>> visible = new EnumMap<>(ListTarget.class);
        switch (call.operation()) {
            case Operation.Message message ->
                message.envelope().method().flatMap(ListTarget::of).ifPresent(target -> add(target, visible));
            // A stream that is resumed, or that of the HTTP+SSE transport, carries answers to any request.
            case Operation.OpenStream open -> addAll(visible);
            case Operation.OpenSse open -> addAll(visible);
            case Operation.EndSession end -> {}
        }
        return visible;
    }

    private void addAll(Map<ListTarget, Predicate<String>> visible) {
        for (ListTarget target : ListTarget.values()) {
            add(target, visible);
        }
    }

    private void add(ListTarget target, Map<ListTarget, Predicate<String>> visible) {
        PolicyChain.visible(call, scopes, type(target)).ifPresent(predicate -> visible.put(target, predicate));
    }

    private static TargetType type(ListTarget target) {
        return switch (target) {
            case TOOLS -> TargetType.TOOL;
            case RESOURCES, RESOURCE_TEMPLATES -> TargetType.RESOURCE;
            case PROMPTS -> TargetType.PROMPT;
        };
    }
}
