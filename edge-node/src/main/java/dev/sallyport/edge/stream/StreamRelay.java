package dev.sallyport.edge.stream;

import dev.sallyport.edge.connection.ClientResponse;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.mcp.RequestId;
import dev.sallyport.edge.stream.FrameRewriter.Rewriting;
import dev.sallyport.edge.stream.ring.EventLog;
import dev.sallyport.edge.stream.ring.RingState;
import dev.sallyport.edge.upstream.UpstreamCall;
import dev.sallyport.edge.upstream.UpstreamResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes an event stream on, whole frames only, as they come and no faster than the client reads. The bytes are those
 * of the upstream; between frames a comment line keeps an idle stream alive. Confined to its event loop.
 *
 * <pre>
 *   flowing ◀──drained── paused (client slow)
 *      │ └──write queue full──▶ │
 *      ▼                        ▼
 *   ended: whoever moves first names the end
 * </pre>
 */
public final class StreamRelay {
    private static final Rewriting UNCHANGED = new Rewriting.Unchanged();
    private static final Buffer KEEP_ALIVE = Buffer.buffer(":\n\n");

    private final Exchange exchange;
    private final UpstreamResponse from;
    private final ClientResponse to;
    private final UpstreamCall call;
    private final Optional<FrameRewriter> rewriter;
    private final RelayTimes times;
    private final SseFrameReader reader;
    private final AnswerWatch watch;
    private final BiConsumer<StreamRelay, RelayEnd> onEnd;
    private final Optional<Resumable> resumption;
    private long quietSinceNanos = System.nanoTime();
    private RelayEnd cause = RelayEnd.COMPLETED;
    private boolean resumable;
    private boolean paused;
    private boolean ended;
    private @Nullable RuntimeException fault;

    /** What a stream does when its node drains. */
    public enum AtDrain {
        /** It carries the answer to a call, which may still come. */
        GO_ON,
        /** It ends; the client opens another one elsewhere at its leisure. */
        END,
        /** It ends with a {@code retry:} that spreads the clients' return. */
        RETRY_ELSEWHERE
    }

    /**
     * What is passed on, and how.
     *
     * @param rewriter of single frames; without one, frames pass as the chunks they came in
     */
    public record Source(
            UpstreamResponse response,
            UpstreamCall call,
            Optional<FrameRewriter> rewriter,
            int eventBytesMax,
            Optional<Resumable> resumable) {
        /** A stream that ends with its connection. */
        public Source(
                UpstreamResponse response, UpstreamCall call, Optional<FrameRewriter> rewriter, int eventBytesMax) {
            this(response, call, rewriter, eventBytesMax, Optional.empty());
        }
    }

    /**
     * What makes a stream one that a client may come back to.
     *
     * @param answers the request that the stream answers
     * @param primes whether the client is sent an id before the first event
     */
    public record Resumable(EventLog log, Optional<RequestId> answers, boolean primes) {}

    /** Prepares to pass {@code source} on; {@code onEnd} is called once. */
    public StreamRelay(Exchange exchange, Source source, RelayTimes times, BiConsumer<StreamRelay, RelayEnd> onEnd) {
        this.exchange = exchange;
        this.from = source.response();
        this.to = exchange.request().response();
        this.call = source.call();
        this.rewriter = source.rewriter();
        this.times = times;
        this.reader = new SseFrameReader(source.eventBytesMax());
        this.resumption = source.resumable();
        this.watch = resumption
                .map(of -> new AnswerWatch(exchange, of.answers()))
                .orElseGet(() -> new AnswerWatch(exchange));
        this.onEnd = onEnd;
    }

    /**
     * The response's head is set; it goes out now, before any event, unless it has.
     *
     * @param endsWithClient whether a client that leaves gives up what the stream is for
     */
    public void start(boolean endsWithClient, AtDrain atDrain) {
        begin();
        exchange.onClientGone(() -> clientGone(endsWithClient));
        exchange.onDrain(() -> drain(atDrain));
        exchange.onRevoked(() -> giveUp(RelayEnd.REVOKED));
        exchange.onSweep(this::keepAlive);
        waitForUpstream();
        from.exceptionHandler(broken -> end(RelayEnd.UPSTREAM_GONE));
        from.handler(this::came);
        from.endHandler(complete -> end(RelayEnd.COMPLETED));
        from.resume();
    }

    private void begin() {
        if (resumption.isPresent() && resumption.get().primes()) {
            to.write(Buffer.buffer(resumption.get().log().priming()));
        } else if (!to.headWritten()) {
            to.writeHead();
        }
        resumption.ifPresent(of -> of.log().readBy(new EventLog.Reader() {
            @Override
            public void wanted() {
                movesOn();
            }

            @Override
            public void over() {
                giveUp(RelayEnd.REVOKED);
            }

            @Override
            public void letGo() {
                giveUp(RelayEnd.COMPLETED);
            }
        }));
    }

    public Exchange exchange() {
        return exchange;
    }

    /** How long the upstream may be silent. */
    public Duration idleMax() {
        return times.upstreamIdle();
    }

    /**
     * Whether the client waits for an answer that it has no other way to get: none has passed, and the events had no ids
     * to resume from.
     */
    public boolean owesAnswer() {
        return watch.isNeeded() && !watch.hasAnswer() && !resumable;
    }

    /** What made it end with {@link RelayEnd#THROWN}. */
    public Optional<RuntimeException> fault() {
        return Optional.ofNullable(fault);
    }

    private void came(Buffer chunk) {
        try {
            pass(chunk);
        } catch (RuntimeException thrown) {
            if (ended) {
                throw thrown;
            }
            fault = RelayFault.of(thrown);
            giveUp(RelayEnd.THROWN);
        }
    }

    /** The request whose answer it carries, where that is another exchange's. */
    public Optional<RequestId> answersOther() {
        return exchange.envelope().isPresent() ? Optional.empty() : resumption.flatMap(Resumable::answers);
    }

    /** What ended it, also where the client had gone before. */
    public RelayEnd cause() {
        return cause;
    }

    /** {@code frame} as the last one: kept, where the stream is, for a client that comes back for it. */
    public Buffer closing(String frame) {
        ByteBuf bytes = Unpooled.copiedBuffer(frame, StandardCharsets.UTF_8);
        return BufferInternal.buffer(
                resumption.flatMap(of -> of.log().number(SseFrame.of(bytes))).orElse(bytes));
    }

    /** Says to those who come back what there is: to be called once the last frame is written. */
    public void conclude() {
        if (resumption.isEmpty()) {
            return;
        }
        EventLog log = resumption.get().log();
        if (cause == RelayEnd.REVOKED || !log.isResumable()) {
            log.discard();
        } else {
            boolean isOver = watch.isNeeded() && (watch.hasAnswer() || !resumable);
            log.conclude(isOver ? RingState.ENDED : RingState.RELEASED);
        }
    }

    private void pass(Buffer chunk) {
        if (ended) {
            return;
        }
        SseReading reading = reader.read(((BufferInternal) chunk).getByteBuf());
        boolean fit = pass(reading.frames());
        switch (reading) {
            case SseReading.Flowing flowing -> {
                if (!fit) {
                    giveUp(RelayEnd.UPSTREAM_UNFIT);
                }
            }
            case SseReading.Oversized oversized -> giveUp(RelayEnd.UPSTREAM_UNFIT);
        }
    }

    /** Returns false when one of the frames must not pass. */
    private boolean pass(SseFrames frames) {
        if (resumption.isPresent()) {
            return passNumbered(frames, resumption.get().log());
        }
        if (rewriter.isPresent()) {
            return passRewritten(frames, rewriter.get());
        }
        look(frames);
        write(frames.bytes(), frames.events());
        return true;
    }

    private void look(SseFrames frames) {
        for (int i = 0; watch.isNeeded() && i < frames.count(); i++) {
            look(frames.frame(i));
        }
    }

    /** An answer counts when it passes, as it passes. */
    private void look(SseFrame frame) {
        if (!watch.isNeeded()) {
            return;
        }
        resumable = resumable || frame.id().isPresent();
        if (watch.feed(frame)) {
            watch.endMessage();
        }
    }

    private boolean passRewritten(SseFrames frames, FrameRewriter with) {
        List<Rewriting> rewritings = new ArrayList<>();
        for (int i = 0; i < frames.count(); i++) {
            rewritings.add(with.rewrite(frames.frame(i)));
        }
        if (rewritings.stream().allMatch(Rewriting.Unchanged.class::isInstance)) {
            look(frames);
            write(frames.bytes(), frames.events());
            return true;
        }
        for (int i = 0; i < frames.count(); i++) {
            switch (rewritings.get(i)) {
                case Rewriting.Unchanged unchanged -> passFrame(frames.frame(i));
                case Rewriting.Replaced replaced -> passFrame(SseFrame.of(replaced.bytes()));
                case Rewriting.Unfit unfit -> {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean passNumbered(SseFrames frames, EventLog log) {
        List<ByteBuf> passed = new ArrayList<>(frames.count() + 1);
        if (frames.hasLead()) {
            passed.add(frames.lead());
        }
        boolean fit = true;
        for (int i = 0; fit && i < frames.count(); i++) {
            SseFrame frame = frames.frame(i);
            Rewriting rewriting = rewriter.isPresent() ? rewriter.get().rewrite(frame) : UNCHANGED;
            switch (rewriting) {
                case Rewriting.Unchanged unchanged -> passed.addAll(number(frame, log));
                case Rewriting.Replaced replaced -> passed.addAll(number(SseFrame.of(replaced.bytes()), log));
                case Rewriting.Unfit unfit -> fit = false;
            }
        }
        write(Unpooled.wrappedBuffer(passed.toArray(ByteBuf[]::new)), frames.events());
        return fit;
    }

    private List<ByteBuf> number(SseFrame frame, EventLog log) {
        look(frame);
        return log.number(frame).map(List::of).orElseGet(List::of);
    }

    private void passFrame(SseFrame frame) {
        look(frame);
        write(frame.bytes(), 1);
    }

    private void write(ByteBuf bytes, int events) {
        if (exchange.clientGone() || !bytes.isReadable()) {
            return;
        }
        exchange.traffic().sent(bytes.readableBytes(), events);
        quietSinceNanos = System.nanoTime();
        to.write(BufferInternal.buffer(bytes));
        if (!to.writeQueueFull()) {
            exchange.deadline().restart();
        } else if (!paused) {
            waitForClient();
        }
    }

    private void waitForUpstream() {
        exchange.deadline().within(times.upstreamIdle(), () -> giveUp(RelayEnd.UPSTREAM_IDLE));
    }

    private void waitForClient() {
        paused = true;
        from.pause();
        exchange.deadline().within(times.clientStall(), () -> giveUp(RelayEnd.CLIENT_STALLED));
        to.drainHandler(() -> {
            paused = false;
            if (!ended && !exchange.clientGone()) {
                waitForUpstream();
                from.resume();
            }
        });
    }

    private void keepAlive(long nowNanos) {
        boolean quiet = nowNanos - quietSinceNanos >= times.keepAliveEvery().toNanos();
        if (quiet && !ended && !paused && !exchange.clientGone()) {
            quietSinceNanos = nowNanos;
            to.write(KEEP_ALIVE);
        }
    }

    /** A stream of news ends with its client, unless the client may come back for it. */
    private void clientGone(boolean endsWithClient) {
        boolean mayReturn = resumption.map(of -> of.log().isResumable()).orElse(false);
        if (endsWithClient && !mayReturn) {
            giveUp(RelayEnd.CLIENT_GONE);
        } else {
            detach();
        }
    }

    /** The client has come back on another connection: this one is dead, whether its end was heard or not. */
    private void movesOn() {
        if (ended) {
            return;
        }
        if (exchange.clientGone()) {
            exchange.deadline().restart();
        } else {
            to.reset();
            exchange.clientLeft();
        }
    }

    /** A legacy client that leaves has not cancelled its call: the upstream may finish it, to nobody, or into a ring. */
    private void detach() {
        if (!ended) {
            resumption.ifPresent(of -> of.log().clientLeft());
            exchange.deadline().within(times.detached(), () -> giveUp(RelayEnd.CLIENT_GONE));
            from.resume();
        }
    }

    private void drain(AtDrain how) {
        switch (how) {
            case GO_ON -> {}
            case END -> giveUp(RelayEnd.DRAINED);
            case RETRY_ELSEWHERE -> {
                if (!ended && exchange.clientGone()) {
                    giveUp(RelayEnd.DRAINED);
                } else if (!ended) {
                    to.write(BufferInternal.buffer(Unpooled.copiedBuffer(retry(), StandardCharsets.US_ASCII)));
                    giveUp(RelayEnd.DRAINED);
                }
            }
        }
    }

    /** One to three seconds, so that the clients of a node do not come to the others all at once. */
    private static String retry() {
        return "retry: " + ThreadLocalRandom.current().nextInt(1_000, 3_000) + "\n\n";
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
            cause = how;
            exchange.deadline().clear();
            exchange.onSweep(nowNanos -> {});
            onEnd.accept(this, exchange.clientGone() ? RelayEnd.CLIENT_GONE : how);
        }
    }
}
