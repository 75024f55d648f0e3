package dev.sallyport.edge.http;

import dev.sallyport.contract.config.policy.Cors;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.connection.ClientConnections;
import dev.sallyport.edge.connection.ClientRequest;
import dev.sallyport.edge.connection.GatheredFlushes;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.TrustedProxies;
import dev.sallyport.edge.identity.Authenticator;
import dev.sallyport.edge.policy.Call;
import dev.sallyport.edge.policy.CapacityPolicy;
import dev.sallyport.edge.policy.Policy;
import dev.sallyport.edge.policy.PolicyChain;
import dev.sallyport.edge.revocation.RevocationHolder;
import dev.sallyport.edge.session.LiveSessions;
import dev.sallyport.edge.session.SessionKeeper;
import dev.sallyport.edge.session.SessionTokens;
import dev.sallyport.edge.session.Sessions;
import dev.sallyport.edge.session.StreamTokens;
import dev.sallyport.edge.snapshot.CompiledServer;
import dev.sallyport.edge.snapshot.GatewaySnapshot;
import dev.sallyport.edge.snapshot.Route;
import dev.sallyport.edge.snapshot.SnapshotHolder;
import dev.sallyport.edge.stream.ring.LoopRings;
import dev.sallyport.edge.stream.ring.Rings;
import dev.sallyport.edge.telemetry.CallRecords;
import dev.sallyport.edge.telemetry.EdgeMetrics;
import dev.sallyport.edge.telemetry.RefusalEvents;
import dev.sallyport.edge.telemetry.TelemetrySink;
import dev.sallyport.edge.upstream.HealthBoard;
import dev.sallyport.edge.upstream.UpstreamAddresses;
import dev.sallyport.edge.upstream.UpstreamPool;
import dev.sallyport.edge.upstream.circuit.Circuits;
import dev.sallyport.oauth.BearerChallenge;
import dev.sallyport.oauth.PublicOrigin;
import dev.sallyport.oauth.TokenLimits;
import dev.sallyport.oauth.TokenVerifier;
import dev.sallyport.oauth.WellKnown;
import dev.sallyport.process.HostCheck;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.audit.AuditLog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts clients on one event loop and finds the server that each request is for. Owns everything else of that loop:
 * the request path, the upstream connections, the exchanges in flight. Confined to its event loop, but for
 * {@link #port} and {@link #inFlight}.
 */
public final class EdgeServer extends VerticleBase {

    /** Every exchange is looked after once in a quarter of a second. */
    private static final long SWEEP_MILLIS = 250 / InFlight.SLICES;

    /** Once a second the directory hears of sessions. */
    private static final int TELL_SWEEPS = 4 * InFlight.SLICES;

    /** From the end of the last exchange to the end of its connection. */
    private static final Duration GIVE_UP_WITHIN = Duration.ofSeconds(1);

    private final Settings settings;
    private final Shared shared;
    private final CallRecords records;
    private final InFlight inFlight = new InFlight();
    private final GatheredFlushes flushes = new GatheredFlushes();
    private final Responder responder = new Responder();
    private boolean refusing;
    private @Nullable NetServer server;
    private @Nullable ClientConnections connections;
    private @Nullable RequestPath path;
    private @Nullable UpstreamPool upstreams;
    private @Nullable Discovery discovery;
    private @Nullable LoopRings rings;
    private @Nullable SessionDesk desk;
    private int sweeps;
    private volatile int port;

    /** What the node was started with. */
    public record Settings(
            String nodeId,
            HostPort listen,
            List<URI> publicUrls,
            HostCheck hostCheck,
            TrustedProxies proxies,
            MasterKey masterKey,
            int loops,
            EdgeLimits limits,
            UpstreamAddresses upstreams,
            Optional<ServerSSLOptions> tls) {}

    /** What all event loops of the node share; safe for any thread. */
    public record Shared(
            SnapshotHolder snapshots,
            TelemetrySink sink,
            AuditLog audit,
            EdgeMetrics metrics,
            Circuits circuits,
            HealthBoard health,
            ListChanges listChanges,
            RevocationHolder revocations,
            Rings rings,
            SessionKeeper sessions,
            Revivals revivals) {}

    public EdgeServer(Settings settings, Shared shared) {
        this.settings = settings;
        this.shared = shared;
        this.records = new CallRecords(settings.nodeId());
    }

    @Override
    public Future<?> start() {
        EdgeLimits limits = settings.limits();
        upstreams = new UpstreamPool(
                vertx,
                EdgeLimits.share(limits.upstreamConnectionsMax(), settings.loops()),
                shared.circuits(),
                shared.health(),
                settings.upstreams(),
                flushes);
        Sessions sessions = new Sessions(new SessionTokens(), Clock.systemUTC(), limits.sessionAgeMax());
        SessionDesk sessionDesk =
                new SessionDesk(new LiveSessions(settings.nodeId(), Clock.systemUTC()), sessions, shared.sessions());
        desk = sessionDesk;
        Authenticator authenticator = new Authenticator(
                settings.masterKey(),
                new TokenVerifier(context, TokenLimits.DEFAULT, InstantSource.system()),
                new PublicOrigin(settings.publicUrls()),
                settings.proxies(),
                InstantSource.system());
        LoopRings joined = shared.rings().join(context);
        rings = joined;
        vertx.setPeriodic(LoopRings.TICK_MILLIS, timer -> joined.tick());
        discovery = new Discovery(authenticator, responder);
        PolicyChain policies = policies(authenticator);
        SessionRevival revival =
                new SessionRevival(new SessionRevival.Parts(sessions, shared.revivals(), policies, upstreams, joined));
        path = new RequestPath(
                shared.snapshots(),
                new RequestPath.Gate(authenticator, policies, new RevocationCheck(shared.revocations(), authenticator)),
                new BoundedBody(limits.bodyWithin()),
                new RequestPath.Binder(sessions, sessionDesk, revival),
                upstreams,
                new Answers(
                        responder,
                        sessions,
                        new Answers.Legacy(sessionDesk, new ResumableStreams(joined, new StreamTokens()), revival),
                        inFlight,
                        limits,
                        cached(limits)),
                responder);
        ClientConnections clients = new ClientConnections(
                context,
                new ClientConnections.Bounds(
                        EdgeLimits.share(limits.connectionsMax(), settings.loops()),
                        limits.headerBytesMax(),
                        limits.headWithin(),
                        limits.keepAliveIdle()),
                flushes,
                this::accept);
        connections = clients;
        NetServer created = vertx.createNetServer(options(settings));
        server = created;
        vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
        return created.connectHandler(clients::opened).listen().onSuccess(bound -> port = bound.actualPort());
    }

    private CachedAnswers cached(EdgeLimits limits) {
        ResultCache cache = new ResultCache(limits.cacheBytesMax() / settings.loops());
        return new CachedAnswers(responder, cache, shared.listChanges(), System::nanoTime);
    }

    private PolicyChain policies(Authenticator authenticator) {
        EdgeLimits limits = settings.limits();
        Policy capacity = new CapacityPolicy(
                EdgeLimits.share(limits.inFlightMax(), settings.loops()),
                EdgeLimits.share(limits.streamsMax(), settings.loops()),
                inFlight::exchanges,
                inFlight::streams);
        return new PolicyChain(
                capacity,
                (call, scopes) -> new Refusal.InsufficientScope(
                        scopes, challenge(authenticator, call).map(each -> each.insufficientScope(scopes))));
    }

    private Optional<BearerChallenge> challenge(Authenticator authenticator, Call call) {
        return Optional.ofNullable(shared.snapshots().current().servers().get(call.server()))
                .filter(server -> server.tokens().isPresent())
                .map(server -> authenticator.challenge(call.exchange().request(), server.access()));
    }

    /** HTTP/1.1 only, with TLS as without: nothing here was tried with HTTP/2. */
    private static NetServerOptions options(Settings settings) {
        NetServerOptions options = new NetServerOptions()
                .setHost(settings.listen().host())
                // A negative port is a free one that all event loops share.
                .setPort(settings.listen().port() == 0 ? -1 : settings.listen().port())
                .setTcpNoDelay(true);
        settings.tls()
                .ifPresent(tls -> options.setSsl(true)
                        .setKeyCertOptions(tls.getKeyCertOptions())
                        .setTrustOptions(tls.getTrustOptions())
                        .setClientAuth(tls.getClientAuth()));
        return options;
    }

    private void accept(ClientRequest request) {
        // In this order: what is there by then is there whole.
        boolean isConfigured = shared.snapshots().isFilled();
        GatewaySnapshot snapshot = shared.snapshots().current();
        Exchange exchange = new Exchange(request, context, snapshot.provenance().offset(), ended -> finished(ended));
        inFlight.add(exchange);
        request.response().closeHandler(exchange::clientLeft);
        settings.proxies().clientAddress(request).ifPresent(exchange::from);
        try {
            answer(exchange, snapshot, isConfigured);
        } catch (RuntimeException fault) {
            responder.rescue(exchange, fault);
        }
    }

    private void answer(Exchange exchange, GatewaySnapshot snapshot, boolean isConfigured) {
        ClientRequest request = exchange.request();
        if (!settings.hostCheck().allowsHost(request.headers())) {
            throw new Refusal.Raised(new Refusal.HostNotAllowed());
        }
        Optional<WellKnown> wellKnown = WellKnown.at(request.path());
        Optional<Route> route = wellKnown.isPresent() ? Optional.empty() : route(request, snapshot);
        Optional<Cors> cors = route.flatMap(found -> CrossOrigin.policy(
                exchange, found.server().cors(), snapshot.governance().cors()));
        if (cors.isEmpty() && wellKnown.isEmpty() && !settings.hostCheck().allowsOrigin(request.headers())) {
            throw new Refusal.Raised(new Refusal.HostNotAllowed());
        }
        cors.ifPresent(policy -> exchange.readableBy(Objects.requireNonNull(request.getHeader(HttpHeaders.ORIGIN))));
        if (refusing) {
            throw new Refusal.Raised(new Refusal.Draining());
        }
        if (!isConfigured) {
            throw new Refusal.Raised(new Refusal.Starting());
        }
        if (wellKnown.isPresent()) {
            Objects.requireNonNull(discovery).answer(exchange, snapshot, wellKnown.get());
            return;
        }
        CompiledServer server = route.orElseThrow(() -> new Refusal.Raised(new Refusal.NoSuchServer()))
                .server();
        exchange.matched(server.name(), server.transportLabel());
        if (cors.isPresent() && CrossOrigin.isPreflight(exchange)) {
            CrossOrigin.answerPreflight(
                    exchange, cors.get(), server.access().definition().keyHeader());
            exchange.finish(Outcome.OK);
            return;
        }
        Objects.requireNonNull(path).run(exchange, snapshot, route.get());
    }

    /** A request line that names another host than {@code Host} does (RFC 9112, 3.2.2) leads nowhere. */
    private static Optional<Route> route(ClientRequest request, GatewaySnapshot snapshot) {
        return request.uri().startsWith("/") ? snapshot.match(request.path()) : Optional.empty();
    }

    private void finished(Exchange exchange) {
        inFlight.remove(exchange);
        Objects.requireNonNull(desk).finished(exchange);
        shared.metrics().count(exchange);
        CallRecord call = records.of(exchange);
        shared.sink().offer(call);
        RefusalEvents.of(call).ifPresent(shared.audit()::offer);
    }

    private void sweep() {
        long now = System.nanoTime();
        inFlight.sweep(now);
        sweeps++;
        if (sweeps % InFlight.SLICES == 0) {
            Objects.requireNonNull(connections).sweep(now);
        }
        if (sweeps % TELL_SWEEPS == 0) {
            Objects.requireNonNull(desk).tell();
        }
    }

    /** The port that clients connect to, once started; for any thread. */
    public int port() {
        return port;
    }

    /** Shows clients that connect from now on another certificate; for any thread. */
    public Future<?> renewTls(ServerSSLOptions options) {
        return Future.future(done -> context.runOnContext(onLoop -> Objects.requireNonNull(server)
                .updateSSLOptions(options)
                .<Void>mapEmpty()
                .onComplete(done)));
    }

    /** The exchanges of this loop; its counts are for any thread. */
    public InFlight inFlight() {
        return inFlight;
    }

    /** Ends long streams, lets calls go on for {@code within}, then closes every connection; for any thread. */
    public Future<Void> drain(Duration within) {
        return Future.future(done -> context.runOnContext(onLoop -> {
            refusing = true;
            inFlight.drain();
            vertx.setTimer(Math.max(1, within.toMillis()), timeIsUp -> inFlight.giveUp());
            Objects.requireNonNull(server)
                    .shutdown(within.plus(GIVE_UP_WITHIN).toMillis(), TimeUnit.MILLISECONDS)
                    .compose(closed -> Objects.requireNonNull(rings).settle())
                    .compose(settled -> Objects.requireNonNull(upstreams).close())
                    .onComplete(closed -> Objects.requireNonNull(desk).tell())
                    .onComplete(done);
        }));
    }
}
