package dev.sallyport.telemetry.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import dev.sallyport.oauth.admin.AdminDoor;
import dev.sallyport.oauth.admin.Admission;
import dev.sallyport.process.AdminToken;
import dev.sallyport.process.HostCheck;
import dev.sallyport.process.ProblemResponse;
import dev.sallyport.telemetry.window.Keeping;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP face of the pipeline. Its handlers run on event loops; they hand what blocks to other threads. */
final class QueryApi {
    private static final Logger LOG = LoggerFactory.getLogger(QueryApi.class);
    /** Each may read 20,000 windows. */
    private static final int UNDER_WAY_MAX = 32;

    /** What a peer still answers though its clock is ahead: it keeps everything a minute longer than it says. */
    private static final Duration PEER_LENIENCE = Duration.ofSeconds(30);

    private static final String JSON = "application/json";
    private static final String RETRY_AFTER_SECONDS = "1";

    private final Guard guard;
    private final Answers answers;
    private final PartitionPoll poll;
    private final Keeping keeping;
    private final InstantSource clock;
    private final ExecutorService threads;
    private final Semaphore questions = new Semaphore(UNDER_WAY_MAX);
    /** Apart from the questions, which wait for peers: two instances must not wait for each other's last permit. */
    private final Semaphore peerQuestions = new Semaphore(UNDER_WAY_MAX);

    /**
     * Who is let in.
     *
     * @param token of the peers, who come from other machines and are nobody's users
     * @param door for everybody else
     */
    record Guard(HostCheck hostCheck, AdminToken token, AdminDoor door) {}

    QueryApi(
            Guard guard,
            Answers answers,
            PartitionPoll poll,
            Keeping keeping,
            InstantSource clock,
            ExecutorService threads) {
        this.guard = guard;
        this.answers = answers;
        this.poll = poll;
        this.keeping = keeping;
        this.clock = clock;
        this.threads = threads;
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(this::guard);
        router.get("/api/v1/openapi.json").handler(QueryApi::openApi);
        router.get("/api/v1/series").handler(this::series);
        router.get("/api/v1/calls").handler(this::calls);
        router.get("/api/v1/calls/:id").handler(this::call);
        router.get(Peers.PATH + "series").handler(this::peerSeries);
        router.get(Peers.PATH + "calls").handler(this::peerCalls);
        router.get(Peers.PATH + "call").handler(this::peerCall);
        router.errorHandler(
                404,
                request -> problem(
                        request, 404, "Not Found", "Try /api/v1/series, /api/v1/calls or /api/v1/openapi.json."));
        router.errorHandler(405, request -> {
            request.response().putHeader(HttpHeaders.ALLOW, "GET");
            problem(request, 405, "Method Not Allowed", "Use GET.");
        });
        router.errorHandler(400, request -> problem(request, 400, "Bad Request", "The request cannot be read."));
        router.errorHandler(500, request -> failed(request, Optional.ofNullable(request.failure())));
        return router;
    }

    private void guard(RoutingContext request) {
        if (!guard.hostCheck().allows(request.request())) {
            problem(request, 403, "Forbidden", "This Host or Origin is not allowed here; see allowedOrigins.");
        } else if (request.normalizedPath().startsWith(Peers.PATH)) {
            guardPeers(request);
        } else {
            guard.door()
                    .admit(request.request())
                    .onSuccess(admission -> enter(request, admission))
                    .onFailure(request::fail);
        }
    }

    private void guardPeers(RoutingContext request) {
        if (guard.token().isIn(Optional.ofNullable(request.request().getHeader(HttpHeaders.AUTHORIZATION)))) {
            request.next();
        } else {
            refuse(
                    request,
                    401,
                    "Unauthorized",
                    "Bearer realm=\"sallyport\"",
                    "Send the admin token as a bearer token.");
        }
    }

    private static void enter(RoutingContext request, Admission admission) {
        switch (admission) {
            case Admission.Admitted admitted -> request.next();
            case Admission.Bootstrapped bootstrapped -> {
                LOG.atInfo().addKeyValue("path", request.normalizedPath()).log("the admin token was used");
                request.next();
            }
            case Admission.Unauthenticated unauthenticated ->
                refuse(request, 401, "Unauthorized", unauthenticated.challenge(), unauthenticated.detail());
            case Admission.Forbidden forbidden ->
                refuse(request, 403, "Forbidden", forbidden.challenge(), forbidden.detail());
            case Admission.Unavailable unavailable -> unavailable(request, unavailable.detail());
        }
    }

    private static void refuse(RoutingContext request, int status, String title, String challenge, String detail) {
        request.response().putHeader("WWW-Authenticate", challenge);
        problem(request, status, title, detail);
    }

    private void series(RoutingContext request) {
        QueryParameters.series(parameters(request), clock.instant(), keeping)
                .fold(
                        query -> answer(request, questions, () -> Optional.of(answers.series(query))),
                        problems -> refuse(request, problems));
    }

    private void calls(RoutingContext request) {
        QueryParameters.calls(parameters(request))
                .fold(
                        query -> answer(request, questions, () -> Optional.of(answers.calls(query))),
                        problems -> refuse(request, problems));
    }

    private void call(RoutingContext request) {
        String id = Objects.requireNonNullElse(request.pathParam("id"), "");
        QueryParameters.none(parameters(request))
                .fold(
                        query -> answer(request, questions, () -> answers.call(id)),
                        problems -> refuse(request, problems));
    }

    private void peerSeries(RoutingContext request) {
        peer(
                request,
                parameters -> QueryParameters.series(parameters, clock.instant().minus(PEER_LENIENCE), keeping)
                        .fold(query -> new Checked.Valid<>(new Question.OfSeries(query)), Checked.Invalid::new));
    }

    private void peerCalls(RoutingContext request) {
        peer(
                request,
                parameters -> QueryParameters.calls(parameters)
                        .fold(query -> new Checked.Valid<>(new Question.OfCalls(query)), Checked.Invalid::new));
    }

    private void peerCall(RoutingContext request) {
        peer(
                request,
                parameters -> new Checked.Valid<>(
                        new Question.OfCall(parameters.path("id").asText())));
    }

    private void peer(RoutingContext request, Function<ObjectNode, Checked<? extends Question<?>>> reader) {
        ObjectNode parameters = parameters(request);
        QueryParameters.takePartitions(parameters)
                .fold(
                        partitions -> reader.apply(parameters)
                                .fold(
                                        question -> answer(
                                                request,
                                                peerQuestions,
                                                () -> Optional.of(askHere(partitions, question))),
                                        problems -> refuse(request, problems)),
                        problems -> refuse(request, problems));
    }

    private <P> Object askHere(Set<Integer> partitions, Question<P> question) {
        return Peers.body(poll.askHere(partitions, question), question);
    }

    private static ObjectNode parameters(RoutingContext request) {
        return QueryParameters.document(request.queryParams());
    }

    private boolean answer(RoutingContext request, Semaphore permits, Callable<Optional<?>> question) {
        if (!permits.tryAcquire()) {
            unavailable(request, "Too many questions are under way.");
            return false;
        }
        Context context = request.vertx().getOrCreateContext();
        CompletableFuture<Optional<byte[]>> answer = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return question.call().map(QueryApi::json);
                    } catch (Exception failure) {
                        throw new CompletionException(failure);
                    } finally {
                        permits.release();
                    }
                },
                threads);
        Future.fromCompletionStage(answer, context)
                .onSuccess(body -> body.ifPresentOrElse(
                        bytes -> send(request, bytes),
                        () -> problem(request, 404, "Not Found", "No such call is kept.")))
                .onFailure(failure -> failed(request, Optional.of(failure)));
        return true;
    }

    private static byte[] json(Object answer) {
        try {
            return Json.MAPPER.writeValueAsBytes(answer);
        } catch (IOException e) {
            throw new UncheckedIOException("an answer that JSON cannot hold", e);
        }
    }

    private static void openApi(RoutingContext request) {
        try (InputStream document = QueryApi.class.getResourceAsStream("openapi.json")) {
            if (document == null) {
                throw new IllegalStateException("openapi.json is not packaged");
            }
            send(request, document.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json cannot be read", e);
        }
    }

    private static void send(RoutingContext request, byte[] json) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(json));
    }

    private static void failed(RoutingContext request, Optional<Throwable> failure) {
        Throwable cause = failure.map(QueryApi::cause).orElse(null);
        if (cause instanceof TooManyPoints tooMany) {
            boolean toPeer = request.normalizedPath().startsWith(Peers.PATH);
            problem(
                    request,
                    toPeer ? Peers.TOO_MANY_POINTS : 400,
                    "Too Many Points",
                    String.valueOf(tooMany.getMessage()));
        } else if (cause instanceof Unavailable unavailable) {
            unavailable(request, String.valueOf(unavailable.getMessage()));
        } else {
            LOG.atError()
                    .setCause(cause)
                    .addKeyValue("path", request.normalizedPath())
                    .log("a question failed");
            problem(request, 500, "Internal Server Error", "The question could not be answered; the log says why.");
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void unavailable(RoutingContext request, String why) {
        request.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        problem(request, 503, "Service Unavailable", why);
    }

    private static boolean refuse(RoutingContext request, List<Problem> problems) {
        ProblemResponse.send(
                request.response(), 400, "Bad Request", "The parameters cannot be used; errors says why.", problems);
        return false;
    }

    private static void problem(RoutingContext request, int status, String title, String detail) {
        if (!request.response().ended()) {
            ProblemResponse.send(request.response(), status, title, detail);
        }
    }
}
