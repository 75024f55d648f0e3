package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.config.policy.Retry;
import dev.sallyport.edge.mcp.McpMessage;
import dev.sallyport.edge.policy.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Whether and when a call is sent once more: what never reached the upstream, and what changes nothing there, as often as
 * the policy says and within the time that the upstream has for its answer. Confined to its event loop.
 */
final class Retries {
    /** Methods that change nothing; what a tool does, nobody knows. */
    private static final Set<String> READ_ONLY = Set.of(
            "ping",
            "server/discover",
            "tools/list",
            "prompts/list",
            "prompts/get",
            "resources/list",
            "resources/read",
            "resources/templates/list",
            "completion/complete");

    private final Optional<Retry> rule;
    private final boolean changesNothing;
    private final Duration responseWithin;
    private final long startedNanos = System.nanoTime();
    private int made;

    private Retries(Optional<Retry> rule, boolean changesNothing, Duration responseWithin) {
        this.rule = rule;
        this.changesNothing = changesNothing;
        this.responseWithin = responseWithin;
    }

    /** Starts the time. */
    static Retries of(Order order) {
        return new Retries(order.effects().retry(), changesNothing(order), order.responseWithin());
    }

    /** On HTTP+SSE the answer may come on the stream although the request broke off: a second one would come too. */
    private static boolean changesNothing(Order order) {
        return order.transport() == Transport.STREAMABLE_HTTP
                && order.operation() instanceof Operation.Message message
                && message.envelope().message() instanceof McpMessage.Request
                && message.envelope().method().filter(READ_ONLY::contains).isPresent();
    }

    /** How long to wait before the next attempt of a call that did not reach the upstream; empty to give up. */
    Optional<Duration> afterUnsent() {
        return rule.filter(retry -> made < retry.count())
                .map(retry -> retry.interval().multipliedBy(1L << made))
                .filter(wait -> wait.compareTo(timeLeft()) < 0)
                .map(wait -> {
                    made++;
                    return wait;
                });
    }

    /** The same for one that may have reached it. */
    Optional<Duration> afterSent() {
        return changesNothing ? afterUnsent() : Optional.empty();
    }

    /** The time for the next answer to begin; attempts that may be repeated share it. */
    Duration timeLeft() {
        return rule.isEmpty() ? responseWithin : responseWithin.minusNanos(System.nanoTime() - startedNanos);
    }
}
