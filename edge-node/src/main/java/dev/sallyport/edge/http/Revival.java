package dev.sallyport.edge.http;

import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.http.SessionRevival.Parts;
import dev.sallyport.edge.http.SessionRevival.Place;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.mcp.EnvelopeReader;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.policy.Admission;
import dev.sallyport.edge.policy.Call;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.policy.Permit;
import dev.sallyport.edge.session.Beginnings;
import dev.sallyport.edge.session.Beginnings.Beginning;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.session.RevivalStore.Turn;
import dev.sallyport.edge.session.SessionKeys;
import dev.sallyport.edge.upstream.UpstreamCall;
import dev.sallyport.edge.upstream.UpstreamTarget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One session that an upstream has lost, on its way to where it goes on. Confined to its event loop.
 *
 * <pre>
 *   (is it lost?) ──▶ turn ──▶ initialize ──▶ the same answer? ──▶ notifications/initialized ──▶ told ──▶ gone on
 *                      │ └─ another's: asked again and again
 *                      └─ gone on already
 *   any other way it ends, the session is not kept any more: its client starts anew
 * </pre>
 */
final class Revival {
    /** Shorter than a turn lasts, so that two never begin a session at once. */
    private static final long WITHIN_MILLIS = 10_000;

    /** The upstream has the session still. */
    static final class NotLost extends Exception {
        private static final long serialVersionUID = 1;

        NotLost() {
            super("the session is there", null, false, false);
        }
    }

    private static final long ASK_AGAIN_MILLIS = 100;
    private static final byte[] INITIALIZED =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PING =
            "{\"jsonrpc\":\"2.0\",\"id\":\"sallyport-ping\",\"method\":\"ping\"}".getBytes(StandardCharsets.UTF_8);

    private final Parts parts;
    private final Answers.Question question;
    private final Exchange exchange;
    private final UpstreamTarget target;
    private final String session;
    private final long seen;
    private final long ticket;
    private final Promise<Place> place = Promise.promise();
    private @Nullable UpstreamCall asking;
    private boolean mine;

    /**
     * A revival that has not started.
     *
     * @param target where the session was lost
     * @param seen the term in which it was
     * @param begins whether it may be begun anew, or only be found where it has gone on
     */
    Revival(Parts parts, Answers.Question question, UpstreamTarget target, long seen, boolean begins) {
        this.parts = parts;
        this.question = question;
        this.exchange = question.exchange();
        this.target = target;
        this.session = exchange.session().orElseThrow();
        this.seen = seen;
        this.ticket = begins ? ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE) : 0;
    }

    /** Where the session goes on; fails when it does not. */
    Future<Place> start() {
        parts.rings().later(WITHIN_MILLIS, () -> fail("it took too long"));
        if (ticket != 0) {
            checkLost();
        } else {
            takeTurn();
        }
        return place.future();
    }

    /** Servers say 404 to what they do not have, many of them to GET: that says nothing of the session. */
    private void checkLost() {
        String upstream = question.binding().upstreamSession().orElseThrow();
        ask(PING, Optional.of(upstream))
                .onSuccess(answer -> {
                    if (isLost(answer)) {
                        takeTurn();
                    } else {
                        fail(new NotLost());
                    }
                })
                .onFailure(this::fail);
    }

    private boolean isLost(OwnAnswer answer) {
        return answer.status() == 404
                || target.settings()
                        .sessionLost()
                        .filter(rule -> rule.status() == answer.status())
                        .flatMap(rule -> rule.bodyContains())
                        .filter(text -> answer.message()
                                .toString(StandardCharsets.UTF_8)
                                .contains(text))
                        .isPresent();
    }

    private void takeTurn() {
        if (!place.future().isComplete()) {
            onLoop(parts.revivals().store().turn(session, seen, ticket))
                    .onSuccess(this::turn)
                    .onFailure(this::fail);
        }
    }

    private void turn(Turn turn) {
        switch (turn) {
            case Turn.Nothing nothing -> fail("nothing is kept of it");
            case Turn.GoneOn goneOn -> {
                Optional<String> upstream =
                        beginnings().openSuccessor(caller(), keys(), server(), session, goneOn.successor());
                upstream.ifPresentOrElse(
                        id -> place.tryComplete(new Place(id, goneOn.term(), false)),
                        () -> fail("what is kept of it is not ours"));
            }
            case Turn.Another another -> parts.rings().later(ASK_AGAIN_MILLIS, this::takeTurn);
            case Turn.Yours yours -> begin(yours.beginning());
        }
    }

    private void begin(String sealed) {
        mine = true;
        Optional<Beginning> kept = beginnings().open(caller(), keys(), server(), session, sealed);
        if (kept.isEmpty()) {
            fail("what is kept of it is not ours");
            return;
        }
        ask(kept.get().initialize().getBytes(StandardCharsets.UTF_8), Optional.empty())
                .compose(answer -> sameAsBefore(kept.get(), answer))
                .compose(this::initialized)
                .onSuccess(upstream -> place.tryComplete(new Place(upstream, seen + 1, true)))
                .onFailure(this::fail);
    }

    /** What a client has learnt of its server would be wrong otherwise. */
    private static Future<String> sameAsBefore(Beginning before, OwnAnswer answer) {
        boolean same = answer.status() == 200
                && Beginnings.answered(answer.message().getBytes())
                        .filter(before.answered()::equals)
                        .isPresent();
        return same && answer.session().isPresent()
                ? Future.succeededFuture(answer.session().get())
                : Future.failedFuture("the upstream began it otherwise");
    }

    private Future<String> initialized(String upstream) {
        Optional<String> sealed = beginnings().sealSuccessor(question.binding(), keys(), server(), session, upstream);
        return ask(INITIALIZED, Optional.of(upstream))
                .compose(answer -> answer.isSuccess() && sealed.isPresent()
                        ? onLoop(parts.revivals().store().revived(session, ticket, sealed.get()))
                        : Future.failedFuture("the upstream took no notice"))
                .compose(told -> {
                    mine = told;
                    return told ? Future.succeededFuture(upstream) : Future.failedFuture("the turn was over");
                });
    }

    /** Policies are asked of it as of the client's own: none is skipped, and each call carries what it has to. */
    private Future<OwnAnswer> ask(byte[] message, Optional<String> upstream) {
        if (!(new EnvelopeReader().read(message, 0, message.length, header -> List.of())
                instanceof McpEnvelope envelope)) {
            return Future.failedFuture("what is kept of it is no message");
        }
        Operation operation = new Operation.Message(envelope, Buffer.buffer(message));
        try {
            Call call = new Call(exchange, caller(), operation, server());
            return switch (parts.policies().admit(call, question.filters().scopes())) {
                case Admission.Now now -> send(now.permit(), upstream);
                case Admission.Later later -> later.permit().compose(permit -> send(permit, upstream));
            };
        } catch (Refusal.Raised refused) {
            return Future.failedFuture(refused);
        }
    }

    private Future<OwnAnswer> send(Permit permit, Optional<String> upstream) {
        if (place.future().isComplete()) {
            return Future.failedFuture("it is over");
        }
        Binding binding = upstream.isPresent()
                ? parts.sessions().inSuccessor(permit, question.binding(), upstream.get())
                : parts.sessions().bind(permit, keys(), server(), List.of());
        UpstreamCall call = parts.upstreams()
                .call(
                        exchange,
                        target,
                        question.server().keyHeader(),
                        binding,
                        question.snapshot().credentials(),
                        Optional.empty());
        asking = call;
        return call.reply().compose(reply -> OwnAnswer.of(reply, call));
    }

    private void fail(String why) {
        fail(new IllegalStateException(why));
    }

    private void fail(Throwable why) {
        if (!place.tryFail(why)) {
            return;
        }
        if (asking != null) {
            asking.cancel();
        }
        if (mine) {
            parts.revivals().store().forget(session);
        }
    }

    private Beginnings beginnings() {
        return parts.sessions().beginnings();
    }

    private Caller caller() {
        return question.binding().permit().caller();
    }

    private SessionKeys keys() {
        return question.snapshot().sessionKeys();
    }

    private String server() {
        return question.server().name();
    }

    private <T> Future<T> onLoop(Future<T> anywhere) {
        Promise<T> here = Promise.promise();
        anywhere.onComplete(done -> parts.rings().onLoop(() -> {
            if (done.succeeded()) {
                here.complete(done.result());
            } else {
                here.fail(done.cause());
            }
        }));
        return here.future();
    }
}
