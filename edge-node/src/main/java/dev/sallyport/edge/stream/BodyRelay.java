package dev.sallyport.edge.stream;

import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.upstream.UpstreamCall;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.Consumer;

/**
 * Passes one body on, chunk by chunk as it comes, and no faster than the client reads. Confined to its event loop.
 */
public final class BodyRelay {
    private static final long UNKNOWN = -1;

    private final Exchange exchange;
    private final HttpClientResponse from;
    private final HttpServerResponse to;
    private final UpstreamCall call;
    private final RelayTimes times;
    private final AnswerWatch watch;
    private final Consumer<RelayEnd> onEnd;
    private final long length;
    private long passed;
    private boolean ended;

    /** Prepares to pass {@code from} on; {@code onEnd} is called once. */
    public BodyRelay(
            Exchange exchange, HttpClientResponse from, UpstreamCall call, RelayTimes times, Consumer<RelayEnd> onEnd) {
        this.exchange = exchange;
        this.from = from;
        this.to = exchange.request().response();
        this.call = call;
        this.times = times;
        this.watch = new AnswerWatch(exchange);
        this.onEnd = onEnd;
        this.length = contentLength(from);
    }

    /**
     * The response's head is set, but for its framing.
     *
     * @param endsWithClient whether a client that leaves gives up what it asked for
     */
    public void start(boolean endsWithClient) {
        if (length >= 0) {
            to.putHeader(HttpHeaders.CONTENT_LENGTH, from.getHeader(HttpHeaders.CONTENT_LENGTH));
        }
        exchange.onClientGone(endsWithClient ? () -> giveUp(RelayEnd.CLIENT_GONE) : this::detach);
        waitForUpstream();
        from.exceptionHandler(broken -> end(RelayEnd.UPSTREAM_GONE));
        from.handler(this::pass);
        from.endHandler(complete -> completed());
        from.resume();
    }

    private void pass(Buffer chunk) {
        passed += chunk.length();
        if (watch.isNeeded()) {
            watch.feed(((BufferInternal) chunk).getByteBuf());
        }
        if (ended || exchange.clientGone()) {
            return;
        }
        exchange.traffic().sent(chunk.length(), 0);
        if (passed == length) {
            // Head and body in one write.
            to.end(chunk);
            completed();
            return;
        }
        if (length == UNKNOWN && !to.headWritten()) {
            to.setChunked(true);
        }
        to.write(chunk);
        if (to.writeQueueFull()) {
            waitForClient();
        } else {
            exchange.deadline().restart();
        }
    }

    private void completed() {
        if (ended) {
            return;
        }
        if (watch.isNeeded()) {
            watch.endMessage();
        }
        if (!exchange.clientGone() && !to.ended()) {
            to.end();
        }
        end(RelayEnd.COMPLETED);
    }

    private void waitForUpstream() {
        exchange.deadline().within(times.upstreamIdle(), () -> giveUp(RelayEnd.UPSTREAM_IDLE));
    }

    private void waitForClient() {
        from.pause();
        exchange.deadline().within(times.clientStall(), () -> giveUp(RelayEnd.CLIENT_STALLED));
        to.drainHandler(drained -> {
            if (!ended) {
                waitForUpstream();
                from.resume();
            }
        });
    }

    /** A legacy client that leaves has not cancelled its call: the upstream may finish it, to nobody. */
    private void detach() {
        if (!ended) {
            exchange.deadline().within(times.detached(), () -> giveUp(RelayEnd.CLIENT_GONE));
            from.resume();
        }
    }

    private void giveUp(RelayEnd why) {
        if (!ended) {
            end(why);
            call.cancel();
        }
    }

    private void end(RelayEnd how) {
        if (!ended) {
            ended = true;
            exchange.deadline().clear();
            onEnd.accept(exchange.clientGone() ? RelayEnd.CLIENT_GONE : how);
        }
    }

    private static long contentLength(HttpClientResponse response) {
        String text = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        return text == null || text.length() > 18 ? UNKNOWN : Long.parseLong(text);
    }
}
