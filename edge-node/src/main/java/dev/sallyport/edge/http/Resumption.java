package dev.sallyport.edge.http;

import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.connection.ClientResponse;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import dev.sallyport.edge.http.ResumableStreams.Place;
import dev.sallyport.edge.mcp.RequestId;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.stream.RelayTimes;
import dev.sallyport.edge.stream.SseFrame;
import dev.sallyport.edge.stream.StreamRelay;
import dev.sallyport.edge.stream.ring.LoopRings;
import dev.sallyport.edge.stream.ring.RingReading;
import dev.sallyport.edge.stream.ring.RingReplay;
import dev.sallyport.edge.stream.ring.RingReplay.End;
import dev.sallyport.edge.stream.ring.RingState;
import dev.sallyport.edge.upstream.Reply;
import dev.sallyport.edge.upstream.UpstreamCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One client that came back for its stream: what the ring has, then what comes, from whoever reads the upstream now,
 * which may come to be this edge. Confined to its event loop.
 */
final class Resumption {
    private static final CharSequence MCP_SESSION_ID = HttpHeaders.createOptimized("Mcp-Session-Id");

    private static final int NOT_FOUND = 404;

    private static final Buffer NOTHING = Buffer.buffer();

    /** A client that waits for an answer waits no longer for whether there may be one. */
    private static final int CLAIMS_MAX = 20;

    private final Answers answers;
    private final ResumableStreams streams;
    private final Responder responder;
    private final Answers.Question question;
    private final Place place;
    private final Answers.Asking upstream;
    private final Exchange exchange;
    private int claims;

    /**
     * A resumption that has not started.
     *
     * @param upstream opens the upstream's stream, from one of its own event ids on if it can
     */
    Resumption(
            Answers answers,
            ResumableStreams streams,
            Responder responder,
            Answers.Question question,
            Place place,
            Answers.Asking upstream) {
        this.answers = answers;
        this.streams = streams;
        this.responder = responder;
        this.question = question;
        this.place = place;
        this.upstream = upstream;
        this.exchange = question.exchange();
    }

    void start() {
        ClientResponse to = exchange.request().response();
        to.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream").putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        String session = exchange.request().getHeader(MCP_SESSION_ID);
        if (session != null) {
            to.putHeader(MCP_SESSION_ID, session);
        }
        answers.headOfStream(question);
        to.writeHead();
        answers.streamOpened();
        rings().metrics().countResumed();
        replay(place.position());
    }

    private LoopRings rings() {
        return streams.rings();
    }

    private void replay(long after) {
        TimeoutsDefinition timeouts = question.server().upstream().settings().timeouts();
        RelayTimes times = answers.times(timeouts);
        new RingReplay(exchange, rings(), place.name(), after, times, this::replayed).start();
    }

    private void replayed(End end) {
        switch (end) {
            case End.Ended ended -> close(NOTHING, Outcome.OK);
            case End.LastLost lost -> failPending(new UpstreamUnavailable(Cause.BROKE_OFF));
            case End.ClientGone gone -> {
                answers.streamClosed();
                exchange.request().response().reset();
                exchange.finish(Outcome.CLIENT_GONE);
            }
            case End.Revoked revoked -> close(NOTHING, Outcome.REFUSED);
            case End.Elsewhere elsewhere -> close(Buffer.buffer(retry()), Outcome.DRAINED);
            case End.Orphaned orphan -> claim(orphan);
        }
    }

    private void claim(End.Orphaned orphan) {
        claims++;
        rings().store()
                .claim(place.name().stream(), orphan.owner())
                .onComplete(claimed -> exchange.runOnLoop(() -> {
                    if (exchange.clientGone()) {
                        replayed(new End.ClientGone());
                    } else if (claimed.succeeded() && claimed.result() > 0) {
                        takeOver(orphan, claimed.result());
                    } else if (claims < CLAIMS_MAX) {
                        replay(orphan.after());
                    } else {
                        close(Buffer.buffer(retry()), Outcome.DRAINED);
                    }
                }));
    }

    /** The upstream goes on where it was, if it can; news go on with what is new; an answer that is lost is told so. */
    private void takeOver(End.Orphaned orphan, long term) {
        rings().metrics().countTakenOver();
        // A session that was begun anew knows nothing of what was before.
        Optional<String> upstreamId = orphan.ring()
                .map(RingReading::lastUpstreamId)
                .filter(id -> !id.isEmpty() && !answers.revival().hasMoved(exchange));
        StreamRelay.Resumable stream = streams.goOn(question, orphan, place, upstreamId.orElse(""), term);
        if (place.name().request().isPresent() && upstreamId.isEmpty()) {
            failPending(stream, new UpstreamUnavailable(Cause.BROKE_OFF));
            return;
        }
        open(stream, question.binding(), upstreamId);
    }

    private void open(StreamRelay.Resumable stream, Binding binding, Optional<String> upstreamId) {
        UpstreamCall call = upstream.ask(binding, upstreamId);
        exchange.onRevoked(() -> {
            call.cancel();
            stream.log().discard();
            close(NOTHING, Outcome.REFUSED);
        });
        exchange.onClientGone(() -> {
            call.cancel();
            stream.log().conclude(RingState.RELEASED);
            replayed(new End.ClientGone());
        });
        call.reply()
                .onSuccess(reply -> {
                    if (exchange.outcome().isPresent()) {
                        call.cancel();
                    } else if (reply instanceof Reply.Stream from) {
                        answers.continued(question, from.response(), call, stream);
                    } else {
                        call.cancel();
                        openElsewhere(stream, binding, call, reply.response().statusCode());
                    }
                })
                .onFailure(failed -> notContinued(stream));
    }

    /** News go on in the session that the upstream has begun anew; an answer was lost with the session that it belonged to. */
    private void openElsewhere(StreamRelay.Resumable stream, Binding tried, UpstreamCall call, int status) {
        boolean isFirst = tried.equals(question.binding());
        if (place.name().request().isPresent() || status != NOT_FOUND || !isFirst) {
            notContinued(stream);
            return;
        }
        answers.revival()
                .revive(question, call.target())
                .onSuccess(binding -> {
                    if (exchange.outcome().isEmpty()) {
                        stream.log().repeatsNothing();
                        open(stream, binding, Optional.empty());
                    }
                })
                .onFailure(lost -> notContinued(stream));
    }

    private void notContinued(StreamRelay.Resumable stream) {
        if (exchange.outcome().isPresent()) {
            return;
        }
        if (place.name().request().isPresent()) {
            failPending(stream, new UpstreamUnavailable(Cause.BROKE_OFF));
        } else {
            stream.log().conclude(RingState.RELEASED);
            close(Buffer.buffer(retry()), Outcome.UPSTREAM_FAILED);
        }
    }

    /** Kept, so that a client that does not get it this time comes back for it. */
    private void failPending(StreamRelay.Resumable stream, Refusal refusal) {
        exchange.refused(refusal);
        ByteBuf error = Unpooled.copiedBuffer(error(refusal), StandardCharsets.UTF_8);
        ByteBuf last = stream.log().number(SseFrame.of(error)).orElse(error);
        stream.log().conclude(RingState.ENDED);
        close(BufferInternal.buffer(last), Outcome.UPSTREAM_FAILED);
    }

    private void failPending(Refusal refusal) {
        exchange.refused(refusal);
        close(Buffer.buffer(error(refusal)), Outcome.UPSTREAM_FAILED);
    }

    private String error(Refusal refusal) {
        return place.name()
                .request()
                .map((RequestId id) -> "data: " + responder.error(id, refusal) + "\n\n")
                .orElse("");
    }

    private void close(Buffer last, Outcome outcome) {
        answers.streamClosed();
        exchange.request().response().end(last);
        exchange.finish(outcome);
    }

    /** One to three seconds, so that clients of an edge that went do not come all at once. */
    private static String retry() {
        return "retry: "
                + ThreadLocalRandom.current().nextLong(Duration.ofSeconds(1).toMillis(), 3_000) + "\n\n";
    }
}
