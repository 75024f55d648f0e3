package dev.sallyport.edge.http;

import dev.sallyport.edge.mcp.HandleFilter;
import dev.sallyport.edge.mcp.ListFilter;
import dev.sallyport.edge.mcp.ListTarget;
import dev.sallyport.edge.mcp.MessageFilter;
import dev.sallyport.edge.mcp.MessageRedactor;
import dev.sallyport.edge.mcp.TargetType;
import dev.sallyport.edge.policy.Call;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.policy.PolicyChain;
import dev.sallyport.edge.policy.Scopes;
import dev.sallyport.edge.session.Handles;
import dev.sallyport.edge.session.Handles.Sealing;
import dev.sallyport.edge.stream.BodyRewriter;
import dev.sallyport.edge.stream.FrameRewriter;
import dev.sallyport.edge.stream.HandleBodyFilter;
import dev.sallyport.edge.stream.HandleFrameFilter;
import dev.sallyport.edge.stream.MessageBodyFilter;
import dev.sallyport.edge.stream.MessageFrameFilter;
import dev.sallyport.edge.stream.NoBody;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps from a caller's lists what is hidden from it, out of answers what is to be redacted, and for the caller alone
 * what only it may bring back. Where nothing is, nothing is looked at.
 *
 * @param bytesMax how much of a list, or of a message that is redacted, may be held back at a time
 * @param sealing of what the server hands out; last, because what is sealed nobody can read
 * @param unrevoked which tools of the server are not revoked; empty when none is
 */
record MessageFilters(
        Call call, Scopes scopes, int bytesMax, Optional<Sealing> sealing, Optional<Predicate<String>> unrevoked) {

    /** For the one body that answers the call. */
    Optional<BodyRewriter> ofBody() {
        Optional<BodyRewriter> governed = governed();
        Optional<BodyRewriter> sealed =
                sealing.map(each -> new HandleBodyFilter(each.out().words(), () -> sealer(each)));
        return governed.isPresent() && sealed.isPresent()
                ? Optional.of(governed.get().then(sealed.get()))
                : governed.or(() -> sealed);
    }

    private Optional<BodyRewriter> governed() {
        return filter(targets()).or(this::redactor).map(MessageBodyFilter::new);
    }

    private static HandleFilter sealer(Sealing sealing) {
        return HandleFilter.towardsClient(sealing.out().handles(), sealing.swap(), Handles.BYTES_MAX);
    }

    /** For a body that answers nobody: the answer comes on a stream. */
    Optional<BodyRewriter> ofReceipt() {
        return governed().map(filtered -> new NoBody());
    }

    /** For the stream that answers the call, or that carries the answers of others. */
    Optional<FrameRewriter> ofStream() {
        Optional<FrameRewriter> lists = filter(targets()).map(MessageFrameFilter::new);
        Optional<FrameRewriter> redacting = redactor().map(MessageFrameFilter::new);
        Optional<FrameRewriter> sealed =
                sealing.map(each -> new HandleFrameFilter(each.out().words(), () -> sealer(each)));
        return behind(behind(lists, redacting), sealed);
    }

    private static Optional<FrameRewriter> behind(Optional<FrameRewriter> first, Optional<FrameRewriter> second) {
        return first.isPresent() && second.isPresent()
                ? Optional.of(first.get().then(second.get()))
                : first.or(() -> second);
    }

    boolean redacts() {
        return !call.effects().results().isEmpty();
    }

    private Optional<MessageFilter> redactor() {
        return redacts() ? Optional.of(new MessageRedactor(call.effects().results(), bytesMax)) : Optional.empty();
    }

    private Optional<MessageFilter> filter(Map<ListTarget, Predicate<String>> visible) {
        if (visible.isEmpty()) {
            return Optional.empty();
        }
        ListFilter filter = new ListFilter(visible, bytesMax);
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
        Optional<Predicate<String>> permitted = PolicyChain.visible(call, scopes, type(target));
        Optional<Predicate<String>> all = target == ListTarget.TOOLS && unrevoked.isPresent()
                ? unrevoked.map(valid -> permitted.map(valid::and).orElse(valid))
                : permitted;
        all.ifPresent(predicate -> visible.put(target, predicate));
    }

    private static TargetType type(ListTarget target) {
        return switch (target) {
            case TOOLS -> TargetType.TOOL;
            case RESOURCES, RESOURCE_TEMPLATES -> TargetType.RESOURCE;
            case PROMPTS -> TargetType.PROMPT;
        };
    }
}
