package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.RevocationCommand;
import dev.sallyport.config.decide.RevocationCommand.Verdict;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.config.log.RevocationOutcome;
import dev.sallyport.config.session.SessionView;
import dev.sallyport.config.session.SessionView.Away;
import dev.sallyport.config.session.SessionView.Filter;
import dev.sallyport.config.session.SessionView.Page;
import dev.sallyport.config.session.SessionView.Position;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.audit.AuditEvent.Actor;
import dev.sallyport.contract.audit.AuditEvent.AdminAction;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.contract.revocation.Revocation;
import dev.sallyport.contract.revocation.Revoked;
import dev.sallyport.contract.session.SessionRecord;
import dev.sallyport.contract.telemetry.CallRecord.Consumer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code /sessions}: what lives at the edges, and its end. */
final class SessionPaths {
    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 1_000;

    /** What edges honour a session id for, unless their {@code sessionAgeMax} says otherwise; from now, to be sure. */
    private static final Duration REVOKED_FOR = Duration.ofDays(30);

    private static final Rule TEXT = Rule.atMost(256);
    private static final Rule AFTER =
            Rule.matching("[0-9]{1,15}-[0-9a-f]{16}", "the next of the page before, as it stands there");

    private static final Answer NOT_CONFIGURED = Answer.refused(
            Fault.NOT_IMPLEMENTED,
            "This service does not know where the edges' cluster is. Give its configuration a block cluster with the"
                    + " addresses of edges.");
    private static final Answer AWAY = Answer.refused(
                    Fault.UNAVAILABLE,
                    "The edges' cluster cannot be asked at the moment. Check the block cluster, and that edges run.")
            .with("Retry-After", "5");
    private static final Answer NO_SUCH_SESSION =
            Answer.refused(Fault.NOT_FOUND, "There is no such session, or no more. GET /api/v1/sessions lists all.");

    private final Vertx vertx;
    private final Optional<SessionView> view;
    private final ConfigLog log;
    private final InstantSource clock;

    SessionPaths(Vertx vertx, Optional<SessionView> view, ConfigLog log, InstantSource clock) {
        this.vertx = vertx;
        this.view = view;
        this.log = log;
        this.clock = clock;
    }

    private record Query(Filter filter, Optional<Position> after, int limit) {
        static Optional<Query> read(Fields fields) {
            Optional<String> server = fields.optionalString("server", Rule.NAME);
            Optional<String> consumer = fields.optionalString("consumer", TEXT);
            Optional<String> client = fields.optionalString("client", TEXT);
            Optional<String> after = fields.optionalString("after", AFTER);
            int limit = fields.integer("limit", PAGE_DEFAULT, 1, PAGE_MAX);
            return fields.build(
                    () -> new Query(new Filter(server, consumer, client), after.map(Query::position), limit));
        }

        private static Position position(String after) {
            int dash = after.indexOf('-');
            return new Position(Long.parseLong(after.substring(0, dash)), after.substring(dash + 1));
        }
    }

    List<Endpoint<?>> endpoints() {
        return List.of(
                new Endpoint<>(HttpMethod.GET, "/sessions", Query::read, 0, (call, query) -> list(query)),
                new Endpoint<>(HttpMethod.DELETE, "/sessions/{id}", NoQuery::read, 0, (call, query) -> end(call)));
    }

    private Future<Answer> list(Query query) {
        if (view.isEmpty()) {
            return Future.succeededFuture(NOT_CONFIGURED);
        }
        return asked(() -> Answer.ok(json(view.get().list(query.filter(), query.after(), query.limit()))));
    }

    private Future<Answer> end(ApiCall call) {
        if (view.isEmpty()) {
            return Future.succeededFuture(NOT_CONFIGURED);
        }
        String id = call.pathParameters().getOrDefault("id", "");
        return asked(() -> view.get().end(id) ? new Answer.NoContent(Map.of()) : NO_SUCH_SESSION)
                .compose(answer ->
                        answer instanceof Answer.NoContent ? revoke(call, id, answer) : Future.succeededFuture(answer))
                .onSuccess(answer -> log.audit().offer(event(call.caller(), id, answer)));
    }

    /** The cluster ends it at its upstream within seconds; the log has every edge refuse its id and cut its streams at once. */
    private Future<Answer> revoke(ApiCall call, String id, Answer ended) {
        Instant now = clock.instant();
        Revocation revocation = new Revocation(
                now, new Revoked.Session(id), "ended", call.caller().name(), now.plus(REVOKED_FOR));
        return Future.fromCompletionStage(
                        log.revocations()
                                .write(
                                        new RevocationCommand.Revoke(revocation),
                                        call.caller().author(Optional.empty())),
                        vertx.getOrCreateContext())
                .map(outcome -> switch (outcome) {
                    case RevocationOutcome.Unavailable away -> notRevoked(Fault.UNAVAILABLE, id, away.reason());
                    case RevocationOutcome.Decided decided ->
                        decided.verdict() instanceof Verdict.Write
                                ? ended
                                : notRevoked(Fault.CONFLICT, id, "There are as many revocations as there may be.");
                });
    }

    private static Answer notRevoked(Fault fault, String id, String why) {
        return Answer.refused(
                fault,
                "The session is ended at its upstream, but its id is not revoked yet: " + why
                        + " POST {\"kind\": \"session\", \"session\": \"" + id + "\"} to " + AdminApi.ROOT
                        + "/revocations, with an expiresAt, when it can be.");
    }

    private static AdminAction event(Caller caller, String id, Answer answer) {
        String outcome = switch (answer) {
            case Answer.NoContent ended -> "removed";
            case Answer.Document never -> "unknown";
            case Answer.Refused refused -> refused.fault() == Fault.NOT_FOUND ? "refused" : "unknown";
        };
        return new AdminAction(
                new Actor(Optional.of(caller.name()), caller.address()),
                "end-session",
                Optional.of("Session/" + id),
                Optional.empty(),
                Optional.empty(),
                outcome,
                outcome.equals("refused") ? Optional.of("not_found") : Optional.empty());
    }

    private Future<Answer> asked(Callable<Answer> question) {
        return vertx.executeBlocking(question, false)
                .map(Objects::requireNonNull)
                .recover(failure ->
                        failure instanceof Away ? Future.succeededFuture(AWAY) : Future.failedFuture(failure));
    }

    private ObjectNode json(Page page) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode array = body.putArray("sessions");
        page.sessions().forEach(session -> array.add(json(session)));
        if (page.more() && !page.sessions().isEmpty()) {
            SessionRecord last = page.sessions().getLast();
            body.put("next", last.since() + "-" + last.id());
        }
        return body.put("total", page.total());
    }

    private ObjectNode json(SessionRecord session) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("id", session.id())
                .put("server", session.server())
                .put("transport", session.transport());
        session.who().consumer().ifPresent(consumer -> json.set("consumer", json(consumer)));
        session.who().address().ifPresent(address -> json.put("address", address));
        session.who().clientName().ifPresent(name -> json.put("clientName", name));
        session.who().clientVersion().ifPresent(version -> json.put("clientVersion", version));
        return json.put("since", time(session.since()))
                .put("lastUse", time(session.lastUse()))
                .put("expiresAt", time(session.expiresAt()))
                .put("calls", session.calls())
                .put("bytes", session.bytes())
                .put("streams", session.streamsOpen(clock.millis()))
                .put("edge", session.edge());
    }

    private static ObjectNode json(Consumer consumer) {
        return Json.MAPPER.valueToTree(consumer);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
