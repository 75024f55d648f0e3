package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.Command;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import dev.sallyport.config.decide.Refusal;
import dev.sallyport.config.decide.ResourceId;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.config.log.EdgeNode;
import dev.sallyport.config.log.WriteOutcome.Decided;
import dev.sallyport.config.log.WriteOutcome.Unavailable;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.audit.AuditEvent.Actor;
import dev.sallyport.contract.audit.AuditEvent.AdminAction;
import dev.sallyport.contract.input.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Hands commands to the log and says in HTTP what became of them. */
final class Writes {
    /** How soon a writer may be back: Kafka's elections take seconds. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Vertx vertx;
    private final ConfigLog log;
    private final SessionKeyMint mint;
    private final InstantSource clock;

    Writes(Vertx vertx, ConfigLog log, SessionKeyMint mint, InstantSource clock) {
        this.vertx = vertx;
        this.log = log;
        this.mint = mint;
        this.clock = clock;
    }

    /** Carries out what {@code caller} wants; {@code success} says what to answer when it is done. */
    Future<Answer> write(
            Caller caller, Command command, KeysToShow keys, WriteQuery query, Function<Written, Answer> success) {
        if (Sealing.isPartOf(command) && !mint.canOpen(log.view().image())) {
            return Future.succeededFuture(
                    Answer.refused(Fault.CONFLICT, "The keys in force were sealed with another master key."));
        }
        return Future.fromCompletionStage(log.write(command, caller.author(query.why())), vertx.getOrCreateContext())
                .compose(outcome -> switch (outcome) {
                    case Unavailable unavailable -> Future.succeededFuture(unavailable(unavailable));
                    case Decided decided ->
                        switch (decided.decision()) {
                            case Refused refused -> Future.succeededFuture(refusal(refused.refusal()));
                            case Accepted accepted ->
                                applied(
                                        new Written(accepted, keys.storedBy(accepted)),
                                        decided.offset(),
                                        query,
                                        success);
                        };
                });
    }

    /** Answers what did not become a command; it is in the audit trail all the same. */
    Future<Answer> notWritten(Caller caller, String action, ResourceId resource, Answer.Refused answer) {
        log.audit()
                .offer(new AdminAction(
                        new Actor(Optional.of(caller.name()), caller.address()),
                        action,
                        Optional.of(resource.key()),
                        Optional.empty(),
                        Optional.empty(),
                        "refused",
                        Optional.of(answer.fault().name().toLowerCase(Locale.ROOT))));
        return Future.succeededFuture(answer);
    }

    private Future<Answer> applied(Written written, long offset, WriteQuery query, Function<Written, Answer> success) {
        if (query.applied().isEmpty()) {
            return answer(written, success);
        }
        return Future.fromCompletionStage(log.applied(offset, query.applied().get()), vertx.getOrCreateContext())
                .compose(lagging -> lagging.isEmpty()
                        ? answer(written, success)
                        : Future.succeededFuture(pending(written, offset, lagging)));
    }

    /** Away from the loop: an answer may list ten thousand resources. */
    private Future<Answer> answer(Written written, Function<Written, Answer> success) {
        Callable<Answer> make = () -> success.apply(written);
        return vertx.executeBlocking(make).map(Objects::requireNonNull);
    }

    private Answer pending(Written written, long offset, List<EdgeNode> lagging) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("detail", "The change is committed, but not every edge has reported it in force yet.")
                .put("offset", offset);
        body.set("lagging", Representation.nodes(lagging, log.view(), clock.instant()));
        body.set("results", written.results());
        return new Answer.Document(202, body, Map.of());
    }

    private static Answer unavailable(Unavailable unavailable) {
        String detail = switch (unavailable.certainty()) {
            case NOTHING_WRITTEN -> unavailable.reason() + " Nothing was written.";
            case UNKNOWN ->
                unavailable.reason()
                        + " It is not known whether this change was written: read the resource before you"
                        + " try again.";
        };
        return Answer.refused(Fault.UNAVAILABLE, detail).with(HttpHeaders.RETRY_AFTER.toString(), RETRY_AFTER_SECONDS);
    }

    static Answer refusal(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound notFound -> notFound(notFound.resource());
            case Refusal.PreconditionMissing missing ->
                Answer.refused(
                                Fault.PRECONDITION_REQUIRED,
                                sentence(missing.resource()) + " exists. Send If-Match with the ETag that you saw, so"
                                        + " that nobody's change is lost.")
                        .with("ETag", Preconditions.entityTag(missing.current()));
            case Refusal.Stale stale -> stale(stale);
            case Refusal.AlreadyExists exists ->
                Answer.refused(Fault.PRECONDITION_FAILED, sentence(exists.resource()) + " exists already.")
                        .with("ETag", Preconditions.entityTag(exists.current()));
            case Refusal.Conflict conflict -> conflict(conflict.problems());
            case Refusal.InUse inUse -> inUse(inUse);
        };
    }

    static Answer.Refused conflict(List<Problem> problems) {
        return new Answer.Refused(
                Fault.CONFLICT, "The resource does not go together with what is there.", problems, Map.of());
    }

    private static Answer stale(Refusal.Stale stale) {
        if (stale.current().isEmpty()) {
            return Answer.refused(
                    Fault.PRECONDITION_FAILED, sentence(stale.resource()) + " is not there, so no ETag matches.");
        }
        return Answer.refused(
                        Fault.PRECONDITION_FAILED,
                        sentence(stale.resource()) + " was changed since: it is at revision "
                                + stale.current().get() + ". Read it again.")
                .with("ETag", Preconditions.entityTag(stale.current().get()));
    }

    private static Answer inUse(Refusal.InUse inUse) {
        List<Problem> problems = inUse.by().stream()
                .map(referrer -> Problem.of(
                        "", referrer.resource() + " at " + referrer.pointer(), "no reference to " + inUse.resource()))
                .toList();
        return new Answer.Refused(
                Fault.CONFLICT,
                sentence(inUse.resource()) + " is referred to. Change or remove what refers to it first.",
                problems,
                Map.of());
    }

    /** As a sentence begins. */
    private static String sentence(ResourceId resource) {
        String text = resource.toString();
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    static Answer notFound(ResourceId resource) {
        return Answer.refused(Fault.NOT_FOUND, "There is no " + resource.kind().noun() + " with this name.");
    }

    static Answer.Refused catchingUp() {
        return Answer.refused(Fault.UNAVAILABLE, "This instance is still reading the config log.")
                .with(HttpHeaders.RETRY_AFTER.toString(), "1");
    }
}
