package dev.sallyport.edge.http;

import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.connection.ClientResponse;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import dev.sallyport.edge.http.Answers.Question;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.MessageInspector;
import dev.sallyport.edge.mcp.RequestId;
import dev.sallyport.edge.policy.CacheUse;
import dev.sallyport.edge.policy.Effects;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.stream.BodyRewriter;
import dev.sallyport.edge.upstream.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers calls with results that were kept, and keeps those that pass. What is kept is what the server said; what the
 * caller may see of it is decided each time. Confined to its event loop.
 */
final class CachedAnswers {
    private static final CharSequence AGE = HttpHeaders.createOptimized("Age");

    private final Responder responder;
    private final ResultCache cache;
    private final ListChanges changes;
    private final LongSupplier nanos;

    /**
     * Of one event loop.
     *
     * @param changes of all event loops
     * @param nanos such as {@link System#nanoTime}
     */
    CachedAnswers(Responder responder, ResultCache cache, ListChanges changes, LongSupplier nanos) {
        this.responder = responder;
        this.cache = cache;
        this.changes = changes;
        this.nanos = nanos;
    }

    /** What an exchange's result is kept under; absent where no policy wants it, or it cannot be. */
    Optional<String> key(Question question, Upstream upstream) {
        Effects effects = question.binding().permit().effects();
        if (effects.cache().isEmpty()
                || !(question.operation() instanceof Operation.Message message)
                || !effects.arguments().isEmpty()
                || upstream.settings().transport() == Transport.SSE) {
            return Optional.empty();
        }
        return Optional.of(CacheKey.of(
                question.exchange(),
                question.server(),
                upstream,
                effects,
                effects.cache().get(),
                changes.of(question.server().name()),
                message.body().getBytes()));
    }

    /** Answers with what was kept under {@code key}; false where nothing was. */
    boolean answer(Question question, String key) {
        Exchange exchange = question.exchange();
        long now = nanos.getAsLong();
        Optional<CachedResult> kept = cache.find(key, now);
        if (kept.isEmpty()) {
            return false;
        }
        ByteBuf whole = kept.get().answering(id(exchange), now);
        Optional<ByteBuf> seen = question.filters()
                .ofBody()
                .map(filter -> filtered(filter, whole))
                .orElse(Optional.of(whole));
        if (seen.isEmpty()) {
            responder.refuse(
                    exchange,
                    new Refusal.UpstreamUnavailable(
                            question.filters().redacts() ? Cause.NOT_REDACTED : Cause.BROKE_OFF));
            return true;
        }
        send(question, seen.get(), kept.get().ageSeconds(now));
        return true;
    }

    private static Optional<ByteBuf> filtered(BodyRewriter filter, ByteBuf whole) {
        Optional<ByteBuf> most = filter.rewrite(whole);
        Optional<ByteBuf> rest = most.isPresent() ? filter.end() : Optional.empty();
        return rest.map(end -> Unpooled.wrappedBuffer(most.orElseThrow(), end));
    }

    private static void send(Question question, ByteBuf body, long age) {
        Exchange exchange = question.exchange();
        exchange.answeredFromCache();
        exchange.traffic().sent(body.readableBytes(), 0);
        MessageInspector inspector = new MessageInspector();
        byte[] bytes = ByteBufUtil.getBytes(body);
        inspector.feed(bytes, 0, bytes.length);
        exchange.traffic().responded(inspector.end());
        ClientResponse to = exchange.request().response();
        to.setStatusCode(200)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(AGE, Long.toString(age));
        Answers.addOwnHeaders(question, to);
        to.end(BufferInternal.buffer(body));
        exchange.finish(Outcome.OK);
    }

    private static RequestId id(Exchange exchange) {
        return exchange.envelope().flatMap(McpEnvelope::requestId).orElseThrow();
    }

    /** What keeps the body that passes, as it came, and has {@code next} make of it what the caller gets. */
    BodyRewriter keeping(Question question, String key, Optional<BodyRewriter> next) {
        CacheUse use = question.binding().permit().effects().cache().orElseThrow();
        return new Keeping(id(question.exchange()), use, key, next);
    }

    private final class Keeping implements BodyRewriter {
        private final RequestId wanted;
        private final CacheUse use;
        private final String key;
        private final Optional<BodyRewriter> next;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean tooLong;

        Keeping(RequestId wanted, CacheUse use, String key, Optional<BodyRewriter> next) {
            this.wanted = wanted;
            this.use = use;
            this.key = key;
            this.next = next;
        }

        @Override
        public Optional<ByteBuf> rewrite(ByteBuf chunk) {
            tooLong |= kept.size() + chunk.readableBytes() > use.rule().bytesMax();
            if (tooLong) {
                kept.reset();
            } else {
                kept.writeBytes(ByteBufUtil.getBytes(chunk));
            }
            return next.isPresent() ? next.get().rewrite(chunk) : Optional.of(chunk);
        }

        @Override
        public Optional<ByteBuf> end() {
            Optional<ByteBuf> rest = next.isPresent() ? next.get().end() : Optional.of(Unpooled.EMPTY_BUFFER);
            if (!tooLong && rest.isPresent()) {
                CachedResult.of(kept.toByteArray(), wanted, use.rule(), nanos.getAsLong())
                        .ifPresent(result -> cache.keep(key, result));
            }
            return rest;
        }
    }

    /** The stream that answers {@code question}, heard for news that make results old. */
    Optional<ListChangeWatch> watch(Question question) {
        return question.filters().scopes().caches()
                ? Optional.of(new ListChangeWatch(changes, question.server().name()))
                : Optional.empty();
    }
}
