package dev.sallyport.edge.http;

import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.connection.ClientRequest;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.identity.Authenticator;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.identity.Identity;
import dev.sallyport.edge.mcp.EnvelopeProblem;
import dev.sallyport.edge.mcp.EnvelopeReader;
import dev.sallyport.edge.mcp.EnvelopeReading;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.ProtocolEra;
import dev.sallyport.edge.mcp.ProtocolVersion;
import dev.sallyport.edge.policy.Admission;
import dev.sallyport.edge.policy.Call;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.policy.Permit;
import dev.sallyport.edge.policy.PolicyChain;
import dev.sallyport.edge.policy.Scopes;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.session.Handles;
import dev.sallyport.edge.session.Sessions;
import dev.sallyport.edge.snapshot.CompiledServer;
import dev.sallyport.edge.snapshot.GatewaySnapshot;
import dev.sallyport.edge.snapshot.Route;
import dev.sallyport.edge.snapshot.SnapshotHolder;
import dev.sallyport.edge.upstream.Upstream;
import dev.sallyport.edge.upstream.UpstreamCall;
import dev.sallyport.edge.upstream.UpstreamPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The steps of a request whose server is known, in their order: authenticate, read the envelope, admit, bind, call,
 * relay. A step that says no raises a {@link Refusal}, and {@link Responder} answers. Confined to its event loop.
 */
final class RequestPath {
    private static final String MCP_SESSION_ID = "mcp-session-id";
    private static final String MCP_PROTOCOL_VERSION = "mcp-protocol-version";
    private static final String SESSION_PARAMETER = "sessionId";
    private static final String POST_ONLY = "POST";
    private static final String GET_ONLY = "GET";
    private static final List<String> LEGACY_VERSIONS = ProtocolVersion.SUPPORTED.stream()
            .filter(version -> !ProtocolVersion.SUPPORTED_MODERN.contains(version))
            .toList();
    private static final String ALL_METHODS = "GET, POST, DELETE, OPTIONS";

    private final SnapshotHolder snapshots;
    private final Authenticator authenticator;
    private final BoundedBody body;
    private final EnvelopeReader envelopes = new EnvelopeReader();
    private final PolicyChain policies;
    private final RevocationCheck revocations;
    private final Sessions sessions;
    private final SessionDesk desk;
    private final SessionRevival revival;
    private final Answers.Again again = this::again;
    private final UpstreamPool upstreams;
    private final Answers answers;
    private final Responder responder;

    /** Who may pass, and what. */
    record Gate(Authenticator authenticator, PolicyChain policies, RevocationCheck revocations) {}

    /** Which session it is, what is known of it, and where it goes on. */
    record Binder(Sessions sessions, SessionDesk desk, SessionRevival revival) {}

    RequestPath(
            SnapshotHolder snapshots,
            Gate gate,
            BoundedBody body,
            Binder binder,
            UpstreamPool upstreams,
            Answers answers,
            Responder responder) {
        this.snapshots = snapshots;
        this.authenticator = gate.authenticator();
        this.policies = gate.policies();
        this.revocations = gate.revocations();
        this.body = body;
        this.sessions = binder.sessions();
        this.desk = binder.desk();
        this.revival = binder.revival();
        this.upstreams = upstreams;
        this.answers = answers;
        this.responder = responder;
    }

    /** Runs one exchange; every way it can go ends in {@link Exchange#finish}. */
    void run(Exchange exchange, GatewaySnapshot snapshot, Route route) {
        try {
            switch (route.endpoint()) {
                case MCP -> mcp(exchange, snapshot, route.server());
                case SSE -> sse(exchange, snapshot, route.server());
                case MESSAGES -> messages(exchange, snapshot, route.server());
            }
        } catch (Refusal.Raised refused) {
            responder.refuse(exchange, refused.refusal());
        }
    }

    private void mcp(Exchange exchange, GatewaySnapshot snapshot, CompiledServer server) {
        switch (exchange.request().method().name()) {
            case "POST" -> message(exchange, snapshot, server);
            case "GET" -> legacyWithoutBody(exchange, snapshot, server, new Operation.OpenStream());
            case "DELETE" -> legacyWithoutBody(exchange, snapshot, server, new Operation.EndSession());
            case "OPTIONS" -> responder.options(exchange, ALL_METHODS);
            default -> throw new Refusal.Raised(new Refusal.MethodNotAllowed(ALL_METHODS));
        }
    }

    private void sse(Exchange exchange, GatewaySnapshot snapshot, CompiledServer server) {
        if (!exchange.request().method().name().equals(GET_ONLY)) {
            throw new Refusal.Raised(new Refusal.MethodNotAllowed(GET_ONLY));
        }
        exchange.bodyRead();
        identify(
                exchange,
                snapshot,
                server,
                caller -> admit(
                        new Call(exchange, caller, new Operation.OpenSse(), server.name()),
                        snapshot,
                        server,
                        permit -> sessions.bind(permit, snapshot.sessionKeys(), server.name(), List.of())));
    }

    private void messages(Exchange exchange, GatewaySnapshot snapshot, CompiledServer server) {
        if (!exchange.request().method().name().equals(POST_ONLY)) {
            throw new Refusal.Raised(new Refusal.MethodNotAllowed(POST_ONLY));
        }
        message(exchange, snapshot, server);
    }

    private void message(Exchange exchange, GatewaySnapshot snapshot, CompiledServer server) {
        identify(
                exchange,
                snapshot,
                server,
                caller -> body.read(
                        exchange,
                        server.definition().limits().requestBytesMax(),
                        bytes -> refusable(exchange, () -> readMessage(exchange, snapshot, server, caller, bytes)),
                        refusal -> responder.refuse(exchange, refusal)));
    }

    private void readMessage(
            Exchange exchange, GatewaySnapshot snapshot, CompiledServer server, Caller caller, Buffer bytes) {
        Transport transport = server.upstream().settings().transport();
        McpEnvelope envelope = readEnvelope(exchange, transport, bytes);
        admit(
                new Call(exchange, caller, new Operation.Message(envelope, bytes), server.name()),
                snapshot,
                server,
                permit -> transport == Transport.SSE
                        ? bindMessages(exchange, snapshot, server, permit)
                        : bindPresented(exchange, snapshot, server, permit));
    }

    private McpEnvelope readEnvelope(Exchange exchange, Transport transport, Buffer bytes) {
        ByteBuf buf = ((BufferInternal) bytes).getByteBuf();
        boolean inPlace = buf.hasArray();
        byte[] array = inPlace ? buf.array() : ByteBufUtil.getBytes(buf);
        int offset = inPlace ? buf.arrayOffset() + buf.readerIndex() : 0;
        EnvelopeReading reading = envelopes.read(
                array, offset, buf.readableBytes(), exchange.request().headers()::getAll);
        return switch (reading) {
            case McpEnvelope envelope -> {
                exchange.read(envelope);
                // HTTP+SSE is a transport of the legacy era; a modern message must not slip past its rules there.
                if (transport == Transport.SSE && envelope.era() == ProtocolEra.MODERN) {
                    throw new Refusal.Raised(new Refusal.BadMessage(new EnvelopeProblem.UnsupportedVersion(
                            envelope.requestId(), envelope.protocolVersion(), LEGACY_VERSIONS)));
                }
                yield envelope;
            }
            case EnvelopeProblem problem -> throw new Refusal.Raised(new Refusal.BadMessage(problem));
        };
    }

    /** GET and DELETE on the MCP endpoint, which the 2026-07-28 revision no longer has. */
    private void legacyWithoutBody(
            Exchange exchange, GatewaySnapshot snapshot, CompiledServer server, Operation operation) {
        ClientRequest request = exchange.request();
        if (request.headers().getAll(MCP_PROTOCOL_VERSION).stream()
                .anyMatch(ProtocolVersion.SUPPORTED_MODERN::contains)) {
            throw new Refusal.Raised(new Refusal.MethodNotAllowed(POST_ONLY));
        }
        exchange.bodyRead();
        identify(
                exchange,
                snapshot,
                server,
                caller -> admit(
                        new Call(exchange, caller, operation, server.name()),
                        snapshot,
                        server,
                        permit -> bindPresented(exchange, snapshot, server, permit)));
    }

    private Binding bindPresented(Exchange exchange, GatewaySnapshot snapshot, CompiledServer server, Permit permit) {
        List<String> presented = exchange.request().headers().getAll(MCP_SESSION_ID);
        Binding binding = sessions.bind(permit, snapshot.sessionKeys(), server.name(), presented);
        if (binding.upstreamSession().isPresent()) {
            exchange.inSession(sessions.hash(presented.getFirst()));
            revocations.session(exchange);
        }
        return binding;
    }

    private Binding bindMessages(Exchange exchange, GatewaySnapshot snapshot, CompiledServer server, Permit permit) {
        List<String> presented = exchange.request().params().getAll(SESSION_PARAMETER);
        Binding binding = sessions.bindMessages(permit, snapshot.sessionKeys(), server.name(), presented);
        exchange.inSession(sessions.hash(presented.getFirst()));
        revocations.session(exchange);
        return binding;
    }

    /** Finds out who calls, from the head alone, and goes on with them. */
    private void identify(Exchange exchange, GatewaySnapshot snapshot, CompiledServer server, Consumer<Caller> next) {
        Identity identity = authenticator.authenticate(
                exchange.request(), server.access(), snapshot.governance().subscribers());
        if (identity instanceof Identity.Pending pending) {
            // What comes of the body meanwhile must wait for whoever reads it, and is told them as soon as it may come.
            exchange.request().pause();
            pending.identity()
                    .onSuccess(known -> refusable(exchange, () -> {
                        identified(exchange, server, known, next);
                        exchange.request().resume();
                    }))
                    .onFailure(failure -> responder.rescue(exchange, failure));
        } else {
            identified(exchange, server, identity, next);
        }
    }

    private void identified(Exchange exchange, CompiledServer server, Identity identity, Consumer<Caller> next) {
        switch (identity) {
            case Identity.Known known -> {
                exchange.authenticated(
                        known.caller().authentication(), known.caller().consumer());
                revocations.caller(exchange, known.caller(), server);
                next.accept(known.caller());
            }
            case Identity.Challenged challenged -> throw new Refusal.Raised(challenged.refusal());
            case Identity.Pending pending -> throw new IllegalStateException("an identity that is pending still");
        }
    }

    private void admit(Call call, GatewaySnapshot snapshot, CompiledServer server, Function<Permit, Binding> binder) {
        Exchange exchange = call.exchange();
        revocations.target(call);
        Scopes scopes = snapshot.governance().scopes(call.caller().product(), server.policies());
        switch (policies.admit(call, scopes)) {
            case Admission.Now now -> call(call, scopes, snapshot, server, binder.apply(now.permit()));
            case Admission.Later later ->
                later.permit()
                        .onSuccess(permit ->
                                refusable(exchange, () -> call(call, scopes, snapshot, server, binder.apply(permit))))
                        .onFailure(failure -> responder.rescue(exchange, failure));
        }
    }

    /** Runs a step that was put off; what it refuses is answered. */
    private void refusable(Exchange exchange, Runnable step) {
        if (exchange.clientGone()) {
            exchange.finish(Outcome.CLIENT_GONE);
            return;
        }
        try {
            step.run();
        } catch (RuntimeException refusedOrFailed) {
            responder.rescue(exchange, refusedOrFailed);
        }
    }

    private void call(Call asked, Scopes scopes, GatewaySnapshot snapshot, CompiledServer server, Binding bound) {
        Exchange exchange = asked.exchange();
        exchange.assertOnLoop();
        Binding opened = server.definition().access().bindToCaller()
                ? sessions.handles().open(bound, snapshot.sessionKeys(), server.name())
                : bound;
        Binding binding = revival.current(exchange, opened);
        Optional<Future<Void>> entrance = desk.enter(new SessionDesk.Visit(exchange, snapshot, server, binding));
        if (entrance.isEmpty()) {
            send(asked, scopes, snapshot, server, binding, 0);
        } else {
            entrance.get()
                    .onSuccess(entered -> refusable(exchange, () -> send(asked, scopes, snapshot, server, binding, 0)))
                    .onFailure(failure -> responder.rescue(exchange, failure));
        }
    }

    private void again(Answers.Question question, Binding binding) {
        Exchange exchange = question.exchange();
        if (exchange.outcome().isPresent()) {
            return;
        }
        refusable(exchange, () -> {
            // What the upstream said at first has left its headers here.
            exchange.request().response().headers().clear();
            MessageFilters filters = question.filters();
            send(
                    filters.call(),
                    filters.scopes(),
                    question.snapshot(),
                    question.server(),
                    binding,
                    question.asked() + 1);
        });
    }

    private void send(
            Call asked,
            Scopes scopes,
            GatewaySnapshot snapshot,
            CompiledServer server,
            Binding binding,
            int askedBefore) {
        Exchange exchange = asked.exchange();
        boolean seals = server.definition().access().bindToCaller();
        Handles handles = sessions.handles();
        Upstream upstream = Destination.of(snapshot, server, scopes, binding);
        Answers.Question whole = new Answers.Question(
                exchange,
                snapshot,
                server,
                binding,
                new MessageFilters(
                        asked,
                        scopes,
                        server.definition().limits().eventBytesMax(),
                        seals ? handles.sealing(binding, snapshot.sessionKeys(), server.name()) : Optional.empty(),
                        revocations.toolsOf(server.name())),
                Optional.empty(),
                again,
                askedBefore);
        Answers.Question question = answers.keyed(whole, upstream);
        if (answers.fromCache(question)) {
            return;
        }
        Answers.Asking upstreamOf = (in, lastEventId) ->
                upstreams.call(exchange, upstream, server.keyHeader(), in, snapshot.credentials(), lastEventId);
        if (answers.resumes(question, upstreamOf)) {
            exchange.standsOn(new UnderWay(this, asked, server, () -> {}));
            return;
        }
        UpstreamCall call = upstreamOf.ask(binding, ResumableStreams.passedOn(exchange, server, asked.operation()));
        exchange.standsOn(new UnderWay(this, asked, server, call::cancel));
        exchange.onClientGone(() -> {
            if (binding.permit().operation().endsWithClient()) {
                call.cancel();
                exchange.finish(Outcome.CLIENT_GONE);
            }
        });
        call.reply()
                .onSuccess(reply -> answers.relay(question, reply, call))
                .onFailure(failure -> responder.rescue(exchange, failure));
    }

    SnapshotHolder snapshots() {
        return snapshots;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    RevocationCheck revocations() {
        return revocations;
    }

    Responder responder() {
        return responder;
    }
}
