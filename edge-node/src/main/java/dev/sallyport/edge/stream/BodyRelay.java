package dev.sallyport.edge.stream;

import dev.sallyport.edge.connection.ClientResponse;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.upstream.UpstreamCall;
import dev.sallyport.edge.upstream.UpstreamResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes one body on, chunk by chunk as it comes, and no faster than the client reads. What a rewriter changes has
 * another length, known only when all of it came in one chunk. Confined to its event loop.
 */
public final class BodyRelay {
    private static final long UNKNOWN = -1;
    private final Exchange exchange;
    private final UpstreamResponse from;
    private final ClientResponse to;
    private final UpstreamCall call;
    private final Optional<BodyRewriter> rewriter;
    private final RelayTimes times;
    private final AnswerWatch watch;
    private final BiConsumer<BodyRelay, RelayEnd> onEnd;
    private final long length;
    private long passed;
    private boolean ended;
    private @Nullable RuntimeException fault;

    /** What is passed on, and how. */
    public record Source(UpstreamResponse response, UpstreamCall call, Optional<BodyRewriter> rewriter) {}

    /** Prepares to pass {@code source} on; {@code onEnd} is called once. */
    public BodyRelay(Exchange exchange, Source source, RelayTimes times, BiConsumer<BodyRelay, RelayEnd> onEnd) {
        this.exchange = exchange;
        this.from = source.response();
        this.to = exchange.request().response();
        this.call = source.call();
        this.rewriter = source.rewriter();
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
        if (length >= 0 && rewriter.isEmpty()) {
            to.putHeader(
                    HttpHeaders.CONTENT_LENGTH, Objects.requireNonNull(from.getHeader(HttpHeaders.CONTENT_LENGTH)));
        }
        exchange.onClientGone(endsWithClient ? () -> giveUp(RelayEnd.CLIENT_GONE) : this::detach);
        waitForUpstream();
        from.exceptionHandler(broken -> end(RelayEnd.UPSTREAM_GONE));
        if (rewriter.isPresent()) {
            // Rewriters may hold back what came.
            from.handler(chunk -> came(((BufferInternal) chunk).getByteBuf()));
        } else {
            from.passingHandler(this::came);
        }
        from.endHandler(complete -> cameWhole());
        from.resume();
    }

    /** What made it end with {@link RelayEnd#THROWN}. */
    public Optional<RuntimeException> fault() {
        return Optional.ofNullable(fault);
    }

    private void came(ByteBuf chunk) {
        try {
            pass(chunk);
        } catch (RuntimeException thrown) {
            failed(thrown);
        }
    }

    private void cameWhole() {
        try {
            completed(Unpooled.EMPTY_BUFFER);
        } catch (RuntimeException thrown) {
            failed(thrown);
        }
    }

    private void failed(RuntimeException thrown) {
        if (ended) {
            throw thrown;
        }
        fault = RelayFault.of(thrown);
        giveUp(RelayEnd.THROWN);
    }

    private void pass(ByteBuf came) {
        if (ended || exchange.outcome().isPresent()) {
            return;
        }
        passed += came.readableBytes();
        Optional<ByteBuf> goes = rewriter.isPresent() ? rewriter.get().rewrite(came) : Optional.of(came);
        if (goes.isEmpty()) {
            giveUp(RelayEnd.UPSTREAM_UNFIT);
            return;
        }
        if (watch.isNeeded()) {
            watch.feed(goes.get());
        }
        write(goes.get());
    }

    private void write(ByteBuf bytes) {
        if (exchange.clientGone()) {
            return;
        }
        exchange.traffic().sent(bytes.readableBytes(), 0);
        if (passed == length) {
            completed(bytes);
            return;
        }
        if (!bytes.isReadable()) {
            exchange.deadline().restart();
            return;
        }
        if (!to.headWritten() && (length == UNKNOWN || rewriter.isPresent())) {
            to.setChunked();
        }
        to.write(bytes);
        if (to.writeQueueFull()) {
            waitForClient();
        } else {
            exchange.deadline().restart();
        }
    }

    /** Head and body in one write, where all of it came at once. */
    private void completed(ByteBuf last) {
        if (ended) {
            return;
        }
        Optional<ByteBuf> rest = rewriter.map(BodyRewriter::end).orElse(Optional.of(Unpooled.EMPTY_BUFFER));
        if (rest.isEmpty()) {
            end(RelayEnd.UPSTREAM_UNFIT);
            return;
        }
        if (watch.isNeeded()) {
            watch.feed(rest.get());
            watch.endMessage();
        }
        if (!exchange.clientGone() && !to.ended()) {
            to.end(rest.get().isReadable() ? behind(last, rest.get()) : last);
        }
        end(RelayEnd.COMPLETED);
    }

    private ByteBuf behind(ByteBuf last, ByteBuf rest) {
        exchange.traffic().sent(rest.readableBytes(), 0);
        return Unpooled.wrappedBuffer(last, rest);
    }

    private void waitForUpstream() {
        exchange.deadline().within(times.upstreamIdle(), () -> giveUp(RelayEnd.UPSTREAM_IDLE));
    }

    private void waitForClient() {
        from.pause();
        exchange.deadline().within(times.clientStall(), () -> giveUp(RelayEnd.CLIENT_STALLED));
        to.drainHandler(() -> {
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
            onEnd.accept(this, exchange.clientGone() ? RelayEnd.CLIENT_GONE : how);
        }
    }

    private static long contentLength(UpstreamResponse response) {
        String text = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        return text == null || text.length() > 18 ? UNKNOWN : Long.parseLong(text);
    }
}
