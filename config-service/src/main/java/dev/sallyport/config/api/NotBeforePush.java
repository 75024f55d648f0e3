package dev.sallyport.config.api;

import dev.sallyport.config.decide.Author;
import dev.sallyport.config.decide.RevocationCommand;
import dev.sallyport.config.decide.RevocationCommand.Verdict;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.config.log.RevocationOutcome;
import dev.sallyport.contract.revocation.Revocation;
import dev.sallyport.contract.revocation.Revoked;
import dev.sallyport.oauth.FetchLimits;
import dev.sallyport.oauth.Issuer;
import dev.sallyport.oauth.Issuers;
import dev.sallyport.oauth.RevocationPush;
import dev.sallyport.process.HostCheck;
import dev.sallyport.process.OutboundRules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes Keycloak's revocation policy, which it pushes to the admin URL of its clients. Nobody signs in here: a push
 * counts for the issuer's signature, and for nothing where no issuer is configured. Confined to its event loop.
 */
final class NotBeforePush {
    /** Longer than any access token lives; what is older opens nothing by itself. */
    private static final Duration COUNTS_FOR = Duration.ofDays(30);

    private final Vertx vertx;
    private final Map<Issuer, NotBeforeSource> sources;
    private final ConfigLog log;
    private final InstantSource clock;

    NotBeforePush(Vertx vertx, List<NotBeforeSource> sources, ConfigLog log, InstantSource clock) {
        this.vertx = vertx;
        this.log = log;
        this.clock = clock;
        Issuers issuers = new Issuers(vertx, OutboundRules.TLS_OR_LOOPBACK, FetchLimits.DEFAULT);
        this.sources = sources.stream()
                .collect(Collectors.toMap(source -> issuers.of(source.issuer()), each -> each, NotBeforeSource::and));
    }

    void mount(Router router, HostCheck hostCheck) {
        if (sources.isEmpty()) {
            return;
        }
        router.route(HttpMethod.POST, RevocationPush.PATH)
                .handler(BodyHandler.create(false).setBodyLimit(RevocationPush.CHARACTERS_MAX))
                .handler(routing -> {
                    if (hostCheck.allows(routing.request())) {
                        pushed(routing).onSuccess(answer -> Responder.send(routing.request(), answer));
                    } else {
                        Responder.send(
                                routing.request(),
                                Answer.refused(Fault.FORBIDDEN, "This Host or Origin is not allowed here."));
                    }
                });
    }

    private Future<Answer> pushed(RoutingContext routing) {
        String body = Objects.requireNonNullElse(routing.body().asString(StandardCharsets.UTF_8.name()), "");
        for (Map.Entry<Issuer, NotBeforeSource> each : sources.entrySet()) {
            Optional<Instant> notBefore =
                    RevocationPush.read(body, each.getKey(), each.getValue().clients(), clock);
            if (notBefore.isPresent()) {
                return revoke(each.getKey().name(), notBefore.get(), routing.request());
            }
        }
        if (!sources.keySet().stream().allMatch(Issuer::hasKeys)) {
            return Future.succeededFuture(Answer.refused(Fault.UNAVAILABLE, "The issuer's keys are not known yet.")
                    .with("Retry-After", "1"));
        }
        log.audit().offer(AdmissionEvents.refused(routing.request(), Fault.FORBIDDEN));
        return Future.succeededFuture(
                Answer.refused(Fault.FORBIDDEN, "No configured issuer has signed this just now for its client here."));
    }

    /** Zero says that nothing is revoked, of one of perhaps several clients: what others were told still counts. */
    private Future<Answer> revoke(String issuer, Instant notBefore, HttpServerRequest request) {
        if (!notBefore.isAfter(Instant.EPOCH)) {
            return Future.succeededFuture(new Answer.NoContent(Map.of()));
        }
        Instant now = clock.instant();
        Revocation revocation = new Revocation(
                now,
                new Revoked.IssuedBefore(issuer, Optional.empty(), notBefore),
                "pushed by the issuer",
                issuer,
                now.plus(COUNTS_FOR));
        Author author = new Author(
                issuer, Optional.ofNullable(request.remoteAddress()).map(SocketAddress::hostAddress), Optional.empty());
        return Future.fromCompletionStage(
                        log.revocations().write(new RevocationCommand.Revoke(revocation), author),
                        vertx.getOrCreateContext())
                .map(outcome -> switch (outcome) {
                    case RevocationOutcome.Unavailable away ->
                        Answer.refused(Fault.UNAVAILABLE, away.reason()).with("Retry-After", "5");
                    case RevocationOutcome.Decided decided ->
                        decided.verdict() instanceof Verdict.Full
                                ? Answer.refused(Fault.CONFLICT, "There are too many revocations in force.")
                                : new Answer.NoContent(Map.of());
                });
    }
}
