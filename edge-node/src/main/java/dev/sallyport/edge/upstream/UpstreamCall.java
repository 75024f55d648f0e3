package dev.sallyport.edge.upstream;

import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.UpstreamTimeout;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call on its way: its answer, and the means to give it up. Confined to its event loop. */
public final class UpstreamCall {
    /** A server that is slow says so once or twice; one that says it for ever keeps a loop busy. */
    private static final int INTERIM_ANSWERS_MAX = 16;

    private final Promise<Reply> reply = Promise.promise();
    private final Exchange exchange;
    private @Nullable UpstreamRequest request;
    private @Nullable UpstreamTarget target;
    private boolean cancelled;
    private int interimAnswers;

    UpstreamCall(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The answer's head, or {@link Refusal.Raised}. */
    public Future<Reply> reply() {
        return reply.future();
    }

    /** Who answered, once somebody has. */
    public UpstreamTarget target() {
        return Objects.requireNonNull(target, "nobody has answered yet");
    }

    /** Gives the call up at once: the upstream sees its connection reset. */
    public void cancel() {
        cancelled = true;
        if (request != null) {
            request.reset();
        }
    }

    /** Given up by whoever asked, not because it failed. */
    boolean isAbandoned() {
        return cancelled && !reply.future().isComplete();
    }

    /** Nobody waits for an answer any more. */
    boolean isOver() {
        return cancelled || reply.future().isComplete();
    }

    /** The request stands; false when the call was given up meanwhile. */
    boolean starts(UpstreamRequest started, Duration responseWithin) {
        request = started;
        if (cancelled) {
            started.reset();
            return false;
        }
        started.onInterim(this::interimAnswer);
        exchange.upstreamSent();
        exchange.deadline().within(responseWithin, () -> {
            fail(new UpstreamTimeout(responseWithin));
            cancel();
        });
        return true;
    }

    private void interimAnswer() {
        interimAnswers++;
        if (interimAnswers > INTERIM_ANSWERS_MAX) {
            fail(new UpstreamUnavailable(Cause.NOT_MCP));
            cancel();
        }
    }

    void answered(UpstreamTarget by, Reply answer) {
        target = by;
        exchange.upstreamAnswered();
        exchange.deadline().clear();
        reply.tryComplete(answer);
    }

    void fail(Refusal refusal) {
        exchange.deadline().clear();
        reply.tryFail(new Refusal.Raised(refusal));
    }

    /** The gateway itself could not send the request. */
    void fault(RuntimeException fault) {
        exchange.deadline().clear();
        reply.tryFail(fault);
        cancel();
    }
}
