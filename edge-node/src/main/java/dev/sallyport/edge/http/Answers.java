package dev.sallyport.edge.http;

import dev.sallyport.contract.config.SessionLostDefinition;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.connection.ClientResponse;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.Unauthenticated.Credential;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import dev.sallyport.edge.identity.Subscriber;
import dev.sallyport.edge.mcp.Inspection;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.session.Sessions;
import dev.sallyport.edge.snapshot.CompiledServer;
import dev.sallyport.edge.snapshot.GatewaySnapshot;
import dev.sallyport.edge.stream.BodyRelay;
import dev.sallyport.edge.stream.BodyRewriter;
import dev.sallyport.edge.stream.EndpointRewriter;
import dev.sallyport.edge.stream.FrameRewriter;
import dev.sallyport.edge.stream.LostSessionWatch;
import dev.sallyport.edge.stream.RelayEnd;
import dev.sallyport.edge.stream.RelayTimes;
import dev.sallyport.edge.stream.StreamRelay;
import dev.sallyport.edge.upstream.Reply;
import dev.sallyport.edge.upstream.Upstream;
import dev.sallyport.edge.upstream.UpstreamCall;
import dev.sallyport.edge.upstream.UpstreamResponse;
import dev.sallyport.edge.upstream.UpstreamTarget;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Passes upstreams' replies on, and gives each end its outcome. Confined to its event loop. */
final class Answers {
    private static final CharSequence MCP_SESSION_ID = HttpHeaders.createOptimized("Mcp-Session-Id");
    private static final CharSequence ACCEL_BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");
    private static final CharSequence POST = HttpHeaders.createOptimized("POST");
    private static final CharSequence NO = HttpHeaders.createOptimized("no");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private static final CharSequence KEY_EXPIRES = HttpHeaders.createOptimized("Subscription-Key-Expires");

    /** Long enough to see it in a log and ask somebody for another key. */
    private static final Duration EXPIRY_NOTICE = Duration.ofDays(14);

    private final Responder responder;
    private final Sessions sessions;
    private final SessionDesk desk;
    private final InFlight inFlight;
    private final EdgeLimits limits;
    private final CachedAnswers cached;
    private final ResumableStreams resumable;
    private final SessionRevival revival;

    /** What only sessions need, and with them the revisions up to 2025-11-25. */
    record Legacy(SessionDesk desk, ResumableStreams resumable, SessionRevival revival) {}

    Answers(
            Responder responder,
            Sessions sessions,
            Legacy legacy,
            InFlight inFlight,
            EdgeLimits limits,
            CachedAnswers cached) {
        this.cached = cached;
        this.resumable = legacy.resumable();
        this.revival = legacy.revival();
        this.responder = responder;
        this.sessions = sessions;
        this.desk = legacy.desk();
        this.inFlight = inFlight;
        this.limits = limits;
    }

    /** Asks an upstream. */
    @FunctionalInterface
    interface Asking {
        /** Asks in the session of {@code binding}, and for what comes behind {@code lastEventId} if there is one. */
        UpstreamCall ask(Binding binding, Optional<String> lastEventId);
    }

    /** Asks a question once more, of which nothing was done and nothing said. */
    @FunctionalInterface
    interface Again {
        void ask(Question question, Binding binding);
    }

    /**
     * What a reply answers.
     *
     * @param cacheKey what the result may be kept under
     * @param asked how often it was asked before
     */
    record Question(
            Exchange exchange,
            GatewaySnapshot snapshot,
            CompiledServer server,
            Binding binding,
            MessageFilters filters,
            Optional<String> cacheKey,
            Again again,
            int asked) {
        Operation operation() {
            return binding.permit().operation();
        }

        SessionDesk.Visit visit() {
            return new SessionDesk.Visit(exchange, snapshot, server, binding);
        }

        Question keptUnder(Optional<String> key) {
            return key.isEmpty() ? this : new Question(exchange, snapshot, server, binding, filters, key, again, asked);
        }
    }

    /** {@code question}, with what its result may be kept under if a policy wants that. */
    Question keyed(Question question, Upstream upstream) {
        return question.keptUnder(cached.key(question, upstream));
    }

    /** Whether it was answered with a result that was kept. */
    boolean fromCache(Question question) {
        return question.cacheKey().isPresent()
                && cached.answer(question, question.cacheKey().get());
    }

    void relay(Question question, Reply reply, UpstreamCall call) {
        question.exchange().assertOnLoop();
        try {
            int status = reply.response().statusCode();
            if (isLost(question, status)) {
                call.cancel();
                lost(question, call.target());
                return;
            }
            if (status == CONFLICT && NewsAnew.mayHelp(question)) {
                call.cancel();
                new NewsAnew(resumable.rings(), question).askAgain();
                return;
            }
            head(question, reply.response(), call.target());
            switch (reply) {
                case Reply.Single single -> body(question, single.response(), call);
                case Reply.Stream stream -> stream(question, stream.response(), call);
            }
        } catch (RuntimeException fault) {
            call.cancel();
            responder.rescue(question.exchange(), fault);
        }
    }

    /** The protocol's way to say so: 404 in answer to what belongs to a session. */
    private static boolean isLost(Question question, int status) {
        return status == NOT_FOUND && question.binding().upstreamSession().isPresent();
    }

    /** Asks once more where the session goes on, if it does; else its client is to start anew. */
    private void lost(Question question, UpstreamTarget by) {
        revival.revive(question, by)
                .onSuccess(binding -> question.again().ask(question, binding))
                .onFailure(over -> {
                    desk.answered(question.visit(), NOT_FOUND);
                    responder.refuse(question.exchange(), new Refusal.SessionLost());
                });
    }

    SessionRevival revival() {
        return revival;
    }

    /** What else this upstream says so with. */
    private static Optional<LostSessionWatch> lostSession(Question question, UpstreamTarget by, int status) {
        return by.settings()
                .sessionLost()
                .filter(rule -> rule.status() == status
                        && question.binding().upstreamSession().isPresent())
                .flatMap(SessionLostDefinition::bodyContains)
                .map(LostSessionWatch::new);
    }

    /** Whether the question is for a stream that began before; then it is answered. */
    boolean resumes(Question question, Asking upstream) {
        Optional<ResumableStreams.Place> place = resumable.wanted(question);
        place.ifPresent(from -> new Resumption(this, resumable, responder, question, from, upstream).start());
        return place.isPresent();
    }

    private void head(Question question, UpstreamResponse from, UpstreamTarget by) {
        ClientResponse to = question.exchange().request().response();
        to.setStatusCode(from.statusCode());
        ResponseHeaders.copy(from.headers(), to.headers());
        if (from.statusCode() == 405 && !from.headers().contains(HttpHeaders.ALLOW)) {
            // RFC 9110 section 15.5.6: clients that are not told go on trying.
            to.putHeader(HttpHeaders.ALLOW, POST);
        }
        desk.answered(question.visit(), from.statusCode());
        revival.answers(question, by, from.statusCode());
        String upstreamSession = from.getHeader(MCP_SESSION_ID);
        if (upstreamSession != null && question.operation().isLegacy()) {
            to.putHeader(MCP_SESSION_ID, sessionId(question, upstreamSession, by));
        }
        addOwnHeaders(question, to);
    }

    /** What the gateway itself has to say, whoever answers. */
    static void addOwnHeaders(Question question, ClientResponse to) {
        to.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        question.binding().permit().effects().applyToResponse(to.headers());
        CrossOrigin.write(question.exchange());
        question.binding()
                .permit()
                .caller()
                .subscriber()
                .flatMap(Subscriber::expiresAt)
                .filter(end -> end.isBefore(Instant.now().plus(EXPIRY_NOTICE)))
                .ifPresent(end -> to.putHeader(KEY_EXPIRES, end.toString()));
    }

    /** Servers name the session on every answer, and clients adopt what they read: the same session, the same id. */
    private String sessionId(Question question, String upstreamSession, UpstreamTarget by) {
        if (question.binding().upstreamSession().filter(upstreamSession::equals).isPresent()) {
            return Objects.requireNonNull(question.exchange().request().getHeader(MCP_SESSION_ID));
        }
        String sealed = sessions.seal(
                        question.binding(),
                        question.snapshot().sessionKeys(),
                        question.server().name(),
                        upstreamSession,
                        by.member())
                .orElseThrow(() -> new IllegalStateException("no session key is configured"));
        desk.opened(question.visit(), sealed, upstreamSession, by.member());
        return sealed;
    }

    private void body(Question question, UpstreamResponse from, UpstreamCall call) {
        Exchange exchange = question.exchange();
        boolean isReceipt = question.server().upstream().settings().transport() == Transport.SSE;
        Optional<BodyRewriter> filters = isReceipt ? question.filters().ofReceipt() : kept(question, from);
        Optional<BodyRewriter> watched =
                BodyRewriter.both(lostSession(question, call.target(), from.statusCode()), filters);
        Optional<BodyRewriter> heard =
                BodyRewriter.both(revival.hears(question, call.target()).map(BeginningWatch::ofBody), watched);
        BodyRelay.Source source = new BodyRelay.Source(from, call, heard);
        new BodyRelay(
                        exchange,
                        source,
                        times(call.target().settings().timeouts()),
                        (relay, end) -> bodyEnded(question, call.target(), relay, end))
                .start(question.operation().endsWithClient());
    }

    private Optional<BodyRewriter> kept(Question question, UpstreamResponse from) {
        Optional<BodyRewriter> filter = question.filters().ofBody();
        return question.cacheKey().isPresent() && from.statusCode() == 200
                ? Optional.of(cached.keeping(question, question.cacheKey().get(), filter))
                : filter;
    }

    private void bodyEnded(Question question, UpstreamTarget by, BodyRelay relay, RelayEnd end) {
        Exchange exchange = question.exchange();
        switch (end) {
            case COMPLETED -> {
                if (question.operation() instanceof Operation.EndSession && isSuccess(exchange)) {
                    exchange.session().ifPresent(resumable.rings()::endSession);
                }
                exchange.finish(isUnanswered(question) ? Outcome.UPSTREAM_FAILED : outcome(exchange));
            }
            case CLIENT_GONE, CLIENT_STALLED -> abandon(exchange, Outcome.CLIENT_GONE);
            case UPSTREAM_UNFIT ->
                responder.refuse(exchange, new Refusal.UpstreamUnavailable(unfit(question, Cause.BROKE_OFF)));
            case UPSTREAM_GONE, DRAINED, REVOKED ->
                responder.refuse(exchange, new Refusal.UpstreamUnavailable(Cause.BROKE_OFF));
            case UPSTREAM_IDLE -> responder.refuse(exchange, new Refusal.UpstreamUnavailable(Cause.BROKE_OFF));
            case THROWN -> {
                RuntimeException fault = relay.fault().orElseThrow();
                if (fault instanceof Refusal.Raised raised && raised.refusal() instanceof Refusal.SessionLost) {
                    lost(question, by);
                } else {
                    responder.rescue(exchange, fault);
                }
            }
        }
    }

    private void stream(Question question, UpstreamResponse from, UpstreamCall call) {
        chunked(question.exchange().request().response());
        inFlight.streamOpened();
        relay(question, from, call, resumable.begin(question));
    }

    private static void chunked(ClientResponse to) {
        to.putHeader(ACCEL_BUFFERING, NO);
        to.setChunked();
    }

    private void relay(
            Question question, UpstreamResponse from, UpstreamCall call, Optional<StreamRelay.Resumable> stream) {
        StreamRelay.Source source = new StreamRelay.Source(
                from,
                call,
                rewriter(question, call.target()),
                question.server().definition().limits().eventBytesMax(),
                stream);
        desk.streamOpened(question.exchange());
        RelayTimes times = times(call.target().settings().timeouts());
        new StreamRelay(question.exchange(), source, times, (ended, how) -> streamEnded(question, ended, how))
                .start(question.operation().endsWithClient(), atDrain(question.operation()));
    }

    /** The head of a stream that no upstream answers, or not yet. */
    void headOfStream(Question question) {
        ClientResponse to = question.exchange().request().response();
        addOwnHeaders(question, to);
        chunked(to);
    }

    void streamOpened() {
        inFlight.streamOpened();
    }

    void streamClosed() {
        inFlight.streamEnded();
    }

    /** Goes on with a stream whose head is out. */
    void continued(Question question, UpstreamResponse from, UpstreamCall call, StreamRelay.Resumable stream) {
        relay(question, from, call, Optional.of(stream));
    }

    private Optional<FrameRewriter> rewriter(Question question, UpstreamTarget by) {
        CompiledServer server = question.server();
        Optional<FrameRewriter> watched =
                FrameRewriter.both(cached.watch(question), question.filters().ofStream());
        Optional<FrameRewriter> filter =
                FrameRewriter.both(revival.hears(question, by).map(BeginningWatch::ofStream), watched);
        if (by.settings().transport() == Transport.STREAMABLE_HTTP) {
            return filter;
        }
        FrameRewriter endpoints = new EndpointRewriter(
                by,
                "/" + server.definition().basePath() + "/messages?sessionId=",
                endpoint -> endpointId(question, endpoint, by));
        return Optional.of(filter.map(endpoints::orElse).orElse(endpoints));
    }

    private String endpointId(Question question, String endpoint, UpstreamTarget by) {
        String sealed = sessions.sealEndpoint(
                        question.binding(),
                        question.snapshot().sessionKeys(),
                        question.server().name(),
                        endpoint,
                        by.member())
                .orElseThrow(() -> new IllegalStateException("no session key is configured"));
        desk.openedSse(question.visit(), sealed);
        return sealed;
    }

    private static Cause unfit(Question question, Cause otherwise) {
        return question.filters().redacts() ? Cause.NOT_REDACTED : otherwise;
    }

    private void streamEnded(Question question, StreamRelay relay, RelayEnd end) {
        inFlight.streamEnded();
        desk.streamEnded(question.visit());
        end(question, relay, end);
        relay.conclude();
    }

    private void end(Question question, StreamRelay relay, RelayEnd end) {
        Exchange exchange = relay.exchange();
        switch (end) {
            case COMPLETED -> {
                if (relay.owesAnswer()) {
                    endWithError(relay, new Refusal.UpstreamUnavailable(Cause.BROKE_OFF), Outcome.UPSTREAM_FAILED);
                } else {
                    end(question);
                    exchange.finish(outcome(exchange));
                }
            }
            case DRAINED -> {
                ClientResponse to = exchange.request().response();
                exchange.envelope()
                        .filter(Answers::isSubscription)
                        .flatMap(McpEnvelope::requestId)
                        .ifPresentOrElse(id -> to.end("data: " + Responder.subscriptionEnd(id) + "\n\n"), to::end);
                exchange.finish(Outcome.DRAINED);
            }
            case CLIENT_GONE, CLIENT_STALLED -> {
                if (relay.owesAnswer()) {
                    // Kept for a client that comes back for it; without a ring it goes nowhere.
                    relay.closing("data: " + error(relay, lost(relay)) + "\n\n");
                }
                abandon(exchange, Outcome.CLIENT_GONE);
            }
            case REVOKED ->
                endWithError(relay, new Refusal.Unauthenticated(Credential.KEY_INVALID, List.of()), Outcome.REFUSED);
            case UPSTREAM_GONE ->
                endWithError(relay, new Refusal.UpstreamUnavailable(Cause.BROKE_OFF), Outcome.UPSTREAM_FAILED);
            case UPSTREAM_UNFIT ->
                endWithError(
                        relay,
                        new Refusal.UpstreamUnavailable(unfit(question, Cause.NOT_MCP)),
                        Outcome.UPSTREAM_FAILED);
            case UPSTREAM_IDLE ->
                endWithError(relay, new Refusal.UpstreamTimeout(relay.idleMax()), Outcome.UPSTREAM_TIMEOUT);
            case THROWN -> {
                Refusal refusal = responder.refusal(exchange, relay.fault().orElseThrow());
                endWithError(relay, refusal, RefusalStatus.outcome(refusal));
            }
        }
    }

    private String error(StreamRelay relay, Refusal refusal) {
        return relay.answersOther()
                .map(id -> responder.error(id, refusal))
                .orElseGet(() -> responder.error(relay.exchange(), refusal));
    }

    private static Refusal lost(StreamRelay relay) {
        return switch (relay.cause()) {
            case UPSTREAM_IDLE, CLIENT_GONE -> new Refusal.UpstreamTimeout(relay.idleMax());
            case COMPLETED, CLIENT_STALLED, UPSTREAM_GONE, UPSTREAM_UNFIT, THROWN, REVOKED, DRAINED ->
                new Refusal.UpstreamUnavailable(Cause.BROKE_OFF);
        };
    }

    /** A client whose streams end as soon as they are open is told to take its time. */
    private void end(Question question) {
        int retryMillis = desk.retryMillis(question.visit());
        ClientResponse to = question.exchange().request().response();
        if (retryMillis > 0) {
            to.end("retry: " + retryMillis + "\n\n");
        } else {
            to.end();
        }
    }

    /** A request whose answer will not come any more is told so; a client that can resume elsewhere is not. */
    private void endWithError(StreamRelay relay, Refusal refusal, Outcome outcome) {
        Exchange exchange = relay.exchange();
        exchange.refused(refusal);
        ClientResponse to = exchange.request().response();
        if (relay.owesAnswer()) {
            to.end(relay.closing("data: " + error(relay, refusal) + "\n\n"));
        } else {
            to.end();
        }
        exchange.finish(outcome);
    }

    private static void abandon(Exchange exchange, Outcome outcome) {
        exchange.request().response().reset();
        exchange.finish(outcome);
    }

    RelayTimes times(TimeoutsDefinition timeouts) {
        return new RelayTimes(
                timeouts.streamIdle(), limits.clientStall(), timeouts.response(), limits.keepAliveEvery());
    }

    /** A stream that only waits for news ends when the node drains; one that carries a call's answer may go on. */
    private static StreamRelay.AtDrain atDrain(Operation operation) {
        return switch (operation) {
            case Operation.OpenStream open -> StreamRelay.AtDrain.RETRY_ELSEWHERE;
            case Operation.OpenSse open -> StreamRelay.AtDrain.RETRY_ELSEWHERE;
            case Operation.EndSession end -> StreamRelay.AtDrain.GO_ON;
            case Operation.Message message ->
                isSubscription(message.envelope()) ? StreamRelay.AtDrain.END : StreamRelay.AtDrain.GO_ON;
        };
    }

    private static boolean isSubscription(McpEnvelope envelope) {
        return envelope.method().filter("subscriptions/listen"::equals).isPresent();
    }

    /** Streamable HTTP answers a request with 200 and its response; anything else in its place answers nobody. */
    private static boolean isUnanswered(Question question) {
        Exchange exchange = question.exchange();
        return question.server().upstream().settings().transport() == Transport.STREAMABLE_HTTP
                && exchange.envelope().flatMap(McpEnvelope::requestId).isPresent()
                && exchange.request().response().getStatusCode() == 200
                && exchange.traffic().response().isEmpty();
    }

    private static boolean isSuccess(Exchange exchange) {
        return exchange.request().response().getStatusCode() < 300;
    }

    private static Outcome outcome(Exchange exchange) {
        int status = exchange.request().response().getStatusCode();
        Optional<Inspection> response = exchange.traffic().response();
        if (response.isPresent()) {
            return switch (response.get()) {
                case Inspection.Answer answer ->
                    switch (answer.outcome()) {
                        case Inspection.Failed failed -> Outcome.RPC_ERROR;
                        case Inspection.Succeeded succeeded -> succeeded.toolFailed() ? Outcome.TOOL_ERROR : Outcome.OK;
                    };
                case Inspection.Broken broken -> Outcome.UPSTREAM_FAILED;
                case Inspection.Nothing nothing -> Outcome.OK;
                case Inspection.FromServer message -> Outcome.OK;
            };
        }
        return status >= 500 ? Outcome.UPSTREAM_FAILED : status >= 400 ? Outcome.RPC_ERROR : Outcome.OK;
    }
}
