package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.Command.ApplyServers;
import dev.sallyport.config.decide.Command.Document;
import dev.sallyport.config.decide.Context;
import dev.sallyport.config.decide.Decider;
import dev.sallyport.config.decide.Decision;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import dev.sallyport.config.decide.Effect;
import dev.sallyport.config.decide.Refusal;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code /apply}: many resources in one request, all or none of them. */
final class ApplyPath {
    /** Ten thousand servers of usual size. */
    private static final int BODY_BYTES_MAX = 8 * 1024 * 1024;

    private final Vertx vertx;
    private final ConfigLog log;
    private final Writes writes;
    private final InstantSource clock;

    private enum Mode {
        DRY_RUN,
        FOR_REAL
    }

    private record ApplyQuery(Mode mode, WriteQuery write) {
        static Optional<ApplyQuery> read(Fields fields) {
            Mode mode = fields.bool("dryRun", false) ? Mode.DRY_RUN : Mode.FOR_REAL;
            Optional<WriteQuery> write = WriteQuery.read(fields);
            return fields.build(() -> new ApplyQuery(mode, write.orElseThrow()));
        }
    }

    /** The request's documents: those that are right in themselves, and what is wrong with the others. */
    private record Parsed(List<Document> documents, List<Problem> problems) {}

    ApplyPath(Vertx vertx, ConfigLog log, Writes writes, InstantSource clock) {
        this.vertx = vertx;
        this.log = log;
        this.writes = writes;
        this.clock = clock;
    }

    Endpoint<?> endpoint() {
        return new Endpoint<>(HttpMethod.POST, "/apply", ApplyQuery::read, BODY_BYTES_MAX, this::apply);
    }

    private Future<Answer> apply(ApiCall call, ApplyQuery query) {
        Optional<MediaType> type = call.mediaType();
        if (type.isEmpty()) {
            return Future.succeededFuture(ServerPaths.unsupportedMediaType());
        }
        byte[] body = call.body().getBytes();
        Callable<Parsed> parse = () ->
                Documents.many(body, type.get()).fold(ApplyPath::read, problems -> new Parsed(List.of(), problems));
        return vertx.executeBlocking(parse).compose(parsed -> apply(Objects.requireNonNull(parsed), query));
    }

    private static Parsed read(List<JsonNode> nodes) {
        List<Document> documents = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            int index = i;
            read(nodes.get(i))
                    .fold(
                            server -> documents.add(new Document(index, server)),
                            found -> problems.addAll(found.stream()
                                    .map(problem -> problem.below("/" + index))
                                    .toList()));
        }
        return new Parsed(documents, problems);
    }

    /** A document of another kind has other fields: what they should be is not worth saying. */
    private static Checked<ServerDefinition> read(JsonNode node) {
        JsonNode kind = node.path("kind");
        return kind.isMissingNode() || kind.asText().equals(ResourceKind.SERVER.label())
                ? ResourceKind.SERVER.read(node)
                : new Checked.Invalid<>(List.of(Problem.of("/kind", kind.toString(), ResourceKind.SERVER.label())));
    }

    private Future<Answer> apply(Parsed parsed, ApplyQuery query) {
        ApplyServers command = new ApplyServers(parsed.documents());
        if (parsed.problems().isEmpty() && query.mode() == Mode.FOR_REAL) {
            return writes.write(command, query.write(), accepted -> Answer.ok(results(accepted, query.mode())));
        }
        // Nothing is going to be written, so the view at hand is good enough to judge by.
        Decision decision = Decider.decide(
                log.view().basis(), command, new Context(query.write().author(), clock.instant()));
        List<Problem> problems = new ArrayList<>(parsed.problems());
        switch (decision) {
            case Refused refused -> {
                if (problems.isEmpty()) {
                    return Future.succeededFuture(Writes.refusal(refused.refusal()));
                }
                if (refused.refusal() instanceof Refusal.Conflict conflict) {
                    problems.addAll(conflict.problems());
                }
            }
            case Accepted accepted -> {
                if (problems.isEmpty()) {
                    return Future.succeededFuture(Answer.ok(results(accepted, query.mode())));
                }
            }
        }
        return Future.succeededFuture(Answer.invalid(problems));
    }

    private static JsonNode results(Accepted accepted, Mode mode) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("dryRun", mode == Mode.DRY_RUN);
        ArrayNode results = body.putArray("results");
        for (Effect effect : accepted.effects()) {
            ObjectNode result = Representation.effect(effect);
            if (mode == Mode.DRY_RUN && effect.action() != Effect.Action.UNCHANGED) {
                // Somebody else may have been given this number by the time it is done in earnest.
                result.remove("revision");
            }
            results.add(result);
        }
        return body;
    }
}
