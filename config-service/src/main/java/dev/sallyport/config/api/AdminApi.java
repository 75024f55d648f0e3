package dev.sallyport.config.api;

import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.config.session.SessionView;
import dev.sallyport.oauth.admin.AdminDoor;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.oauth.admin.Admission;
import dev.sallyport.process.AdminToken;
import dev.sallyport.process.HostCheck;
import dev.sallyport.process.HostPort;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of the admin API. Confined to its event loop. */
public final class AdminApi extends VerticleBase {
    static final String ROOT = "/api/v1";

    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    /** Beyond the longest wait for edges. */
    private static final int IDLE_SECONDS_MAX = 75;

    private final Settings settings;
    private final Guard guard;
    private final ConfigLog log;
    private final Intake intake;
    private final SessionKeyMint mint;
    private final Optional<SessionView> sessions;
    private final InstantSource clock;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    /**
     * Where the API is.
     *
     * @param gatewayUrl what clients' URLs begin with, if it is known
     */
    public record Settings(HostPort listen, Optional<URI> gatewayUrl) {}

    /** Who is let in. */
    public record Guard(
            AdminToken token, Optional<AdminOAuth> oauth, HostCheck hostCheck, List<NotBeforeSource> notBeforePush) {
        public Guard {
            notBeforePush = List.copyOf(notBeforePush);
        }
    }

    public AdminApi(
            Settings settings,
            Guard guard,
            ConfigLog log,
            Intake intake,
            SessionKeyMint mint,
            Optional<SessionView> sessions,
            InstantSource clock) {
        this.settings = settings;
        this.guard = guard;
        this.log = log;
        this.intake = intake;
        this.mint = mint;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** The port, once it is open. */
    public CompletableFuture<Integer> port() {
        return port;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.listen().host())
                .setPort(settings.listen().port())
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeout(IDLE_SECONDS_MAX);
        HttpServer server = vertx.createHttpServer(options)
                .requestHandler(router(AdminDoor.open(context, guard.token(), guard.oauth(), clock)));
        return server.listen().onSuccess(bound -> {
            port.complete(bound.actualPort());
            LOG.atInfo()
                    .addKeyValue("host", settings.listen().host())
                    .addKeyValue("port", bound.actualPort())
                    .log("admin API open");
        });
    }

    private Router router(AdminDoor door) {
        Router router = Router.router(vertx);
        new NotBeforePush(vertx, guard.notBeforePush(), log, clock).mount(router, guard.hostCheck());
        router.route().handler(routing -> admit(routing, door)).failureHandler(this::failed);
        List<Endpoint<?>> endpoints = endpoints();
        endpoints.forEach(endpoint -> route(router, endpoint));
        otherMethods(router, endpoints);
        router.route()
                .handler(routing -> Responder.send(
                        routing.request(),
                        Answer.refused(Fault.NOT_FOUND, "There is no such path. See " + ROOT + "/openapi.json.")));
        return router;
    }

    List<Endpoint<?>> endpoints() {
        Writes writes = new Writes(vertx, log, mint, clock);
        List<Endpoint<?>> endpoints = new ArrayList<>();
        for (Place place : Place.NAMED) {
            endpoints.add(new ListPath(place.kind(), log, settings.gatewayUrl()).endpoint());
            endpoints.addAll(resource(place, writes));
        }
        endpoints.addAll(resource(Place.GLOBAL_POLICIES, writes));
        endpoints.add(new SubscriptionKeyPaths(writes, intake).endpoint());
        endpoints.add(new ApplyPath(vertx, log, writes, intake, clock).endpoint());
        endpoints.add(new ExplainPath(vertx, log, clock).endpoint());
        endpoints.add(new NodesPath(log, clock).endpoint());
        endpoints.addAll(new SessionKeyPaths(log, writes, mint).endpoints());
        endpoints.addAll(new RevocationPaths(vertx, log.revocations(), clock).endpoints());
        endpoints.addAll(new SessionPaths(vertx, sessions, log, clock).endpoints());
        endpoints.add(new OpenApiPath().endpoint());
        return endpoints;
    }

    private List<Endpoint<?>> resource(Place place, Writes writes) {
        List<Endpoint<?>> endpoints = new ArrayList<>(new ResourcePaths(place, log, writes, intake).endpoints());
        endpoints.addAll(new HistoryPaths(place, log, writes, intake).endpoints());
        return endpoints;
    }

    private void admit(RoutingContext routing, AdminDoor door) {
        if (!guard.hostCheck().allows(routing.request())) {
            log.audit().offer(AdmissionEvents.refused(routing.request(), Fault.FORBIDDEN));
            Responder.send(
                    routing.request(), Answer.refused(Fault.FORBIDDEN, "This Host or Origin is not allowed here."));
            return;
        }
        HttpServerRequest request = routing.request();
        Future<Admission> admission = door.admit(request);
        if (admission.isComplete()) {
            admission.onSuccess(result -> enter(routing, result));
            return;
        }
        // Nobody reads the body until it is known whose it is.
        request.pause();
        admission
                .onSuccess(result -> {
                    enter(routing, result);
                    request.resume();
                })
                .onFailure(routing::fail);
    }

    private void enter(RoutingContext routing, Admission admission) {
        HttpServerRequest request = routing.request();
        switch (admission) {
            case Admission.Admitted admitted ->
                Caller.from(admitted.name(), request).enter(routing);
            case Admission.Bootstrapped bootstrapped -> {
                LOG.atWarn()
                        .addKeyValue("method", request.method().name())
                        .addKeyValue("path", routing.normalizedPath())
                        .log("the admin token was used");
                log.audit().offer(AdmissionEvents.bootstrapped(request));
                Caller.from(Admission.Bootstrapped.NAME, request).enter(routing);
            }
            case Admission.Unauthenticated unauthenticated -> {
                log.audit().offer(AdmissionEvents.refused(request, Fault.UNAUTHORIZED));
                Responder.send(
                        request,
                        Answer.refused(Fault.UNAUTHORIZED, unauthenticated.detail())
                                .with("WWW-Authenticate", unauthenticated.challenge()));
            }
            case Admission.Forbidden forbidden -> {
                log.audit().offer(AdmissionEvents.refused(request, Fault.FORBIDDEN, forbidden.name()));
                Responder.send(
                        request,
                        Answer.refused(Fault.FORBIDDEN, forbidden.detail())
                                .with("WWW-Authenticate", forbidden.challenge()));
            }
            case Admission.Unavailable unavailable ->
                Responder.send(
                        request,
                        Answer.refused(Fault.UNAVAILABLE, unavailable.detail()).with("Retry-After", "1"));
        }
    }

    private void route(Router router, Endpoint<?> endpoint) {
        var route = router.route(endpoint.method(), ROOT + endpoint.routerPath());
        if (endpoint.bodyBytesMax() > 0) {
            route.handler(BodyHandler.create(false).setBodyLimit(endpoint.bodyBytesMax()));
        }
        route.handler(routing -> {
            if (!log.view().isLive()) {
                Responder.send(routing.request(), Writes.catchingUp());
                return;
            }
            endpoint.answer(ApiCall.of(routing))
                    .onSuccess(answer -> {
                        if (answer instanceof Answer.Refused refused) {
                            audit(routing, refused.fault());
                        }
                        Responder.send(routing.request(), answer);
                    })
                    .onFailure(routing::fail);
        });
    }

    /** What was to change something and never became a command, of which the log itself tells. */
    private void audit(RoutingContext routing, Fault fault) {
        if (fault.isOfTheDocument() && !routing.request().method().equals(HttpMethod.GET)) {
            log.audit()
                    .offer(AdmissionEvents.refused(
                            routing.request(), fault, Caller.of(routing).name()));
        }
    }

    private static void otherMethods(Router router, List<Endpoint<?>> endpoints) {
        Map<String, Set<String>> methods = new TreeMap<>();
        endpoints.forEach(endpoint -> methods.computeIfAbsent(endpoint.routerPath(), path -> new TreeSet<>())
                .add(endpoint.method().name()));
        methods.forEach((path, allowed) -> router.route(ROOT + path)
                .handler(routing -> Responder.send(
                        routing.request(),
                        Answer.refused(Fault.METHOD_NOT_ALLOWED, "Use " + String.join(" or ", allowed) + ".")
                                .with("Allow", String.join(", ", allowed)))));
    }

    private void failed(RoutingContext routing) {
        if (routing.statusCode() == Fault.CONTENT_TOO_LARGE.status()) {
            // Only endpoints take bodies, and nobody comes to one who was not let in.
            audit(routing, Fault.CONTENT_TOO_LARGE);
        }
        Answer answer = switch (routing.statusCode()) {
            case 413 -> Answer.refused(Fault.CONTENT_TOO_LARGE, "The body is larger than this path takes.");
            case 400 -> Answer.refused(Fault.BAD_REQUEST, "The request is not well formed.");
            default -> {
                LOG.atError()
                        .setCause(routing.failure())
                        .addKeyValue("path", routing.normalizedPath())
                        .log("a request failed in an unforeseen way");
                yield Answer.refused(Fault.INTERNAL, "The request failed in an unforeseen way.");
            }
        };
        Responder.send(routing.request(), answer);
    }
}
