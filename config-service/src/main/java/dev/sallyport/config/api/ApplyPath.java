package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.api.Intake.Prepared;
import dev.sallyport.config.decide.Command.Apply;
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
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.DidYouMean;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code /apply}: many resources in one request, all or none of them. */
final class ApplyPath {
    /** Ten thousand servers and as many subscriptions of usual size. */
    private static final int BODY_BYTES_MAX = 8 * 1024 * 1024;

    private static final String UNCHANGED = Effect.Action.UNCHANGED.label();

    private final Vertx vertx;
    private final ConfigLog log;
    private final Writes writes;
    private final Intake intake;
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
    private record Parsed(Apply command, KeysToShow keys, List<Problem> problems) {}

    ApplyPath(Vertx vertx, ConfigLog log, Writes writes, Intake intake, InstantSource clock) {
        this.vertx = vertx;
        this.log = log;
        this.writes = writes;
        this.intake = intake;
        this.clock = clock;
    }

    Endpoint<?> endpoint() {
        return new Endpoint<>(HttpMethod.POST, "/apply", ApplyQuery::read, BODY_BYTES_MAX, this::apply);
    }

    private Future<Answer> apply(ApiCall call, ApplyQuery query) {
        Optional<MediaType> type = call.mediaType();
        if (type.isEmpty()) {
            return Future.succeededFuture(Answer.unsupportedMediaType());
        }
        byte[] body = call.body().getBytes();
        Callable<Parsed> parse = () -> Documents.many(body, type.get())
                .fold(this::read, problems -> new Parsed(new Apply(List.of()), KeysToShow.NONE, problems));
        return vertx.executeBlocking(parse)
                .compose(parsed -> apply(call.caller(), Objects.requireNonNull(parsed), query));
    }

    private Parsed read(List<JsonNode> nodes) {
        List<Integer> indexes = new ArrayList<>();
        List<Resource> resources = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            int index = i;
            ResourcePaths.valid(read(nodes.get(i)).below("/" + i), problems).ifPresent(resource -> {
                indexes.add(index);
                resources.add(resource);
            });
        }
        Prepared prepared = intake.prepare(resources);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < indexes.size(); i++) {
            documents.add(new Document(indexes.get(i), prepared.resources().get(i)));
        }
        return new Parsed(new Apply(documents), prepared.keys(), problems);
    }

    /** A document of an unknown kind has unknown fields: what they should be is not worth saying. */
    private Checked<Resource> read(JsonNode node) {
        if (!node.isObject()) {
            return new Checked.Invalid<>(List.of(Problem.of("", node.toString(), "an object with named fields")));
        }
        JsonNode label = node.path("kind");
        return ResourceKind.of(label.asText())
                .map(kind -> intake.read(kind, node))
                .orElseGet(() -> new Checked.Invalid<>(List.of(unknownKind(label))));
    }

    private static Problem unknownKind(JsonNode label) {
        List<String> kinds = ResourceKind.ALL.stream().map(ResourceKind::label).toList();
        String expected = "one of " + String.join(", ", kinds);
        if (label.isMissingNode()) {
            return Problem.missing("/kind", expected);
        }
        Problem problem = Problem.of("/kind", label.toString(), expected);
        return DidYouMean.among(kinds, label.asText()).map(problem::withHint).orElse(problem);
    }

    private Future<Answer> apply(Caller caller, Parsed parsed, ApplyQuery query) {
        if (parsed.problems().isEmpty() && query.mode() == Mode.FOR_REAL) {
            return writes.write(
                    caller, parsed.command(), parsed.keys(), query.write(), written -> answer(written, Mode.FOR_REAL));
        }
        // Nothing is going to be written, so the view at hand is good enough to judge by.
        Callable<Answer> judge = () -> judged(caller, parsed, query);
        return vertx.executeBlocking(judge).map(Objects::requireNonNull);
    }

    private Answer judged(Caller caller, Parsed parsed, ApplyQuery query) {
        Context context = new Context(caller.author(query.write().why()), clock.instant());
        Decision decision = Decider.decide(log.view().basis(), parsed.command(), context);
        List<Problem> problems = new ArrayList<>(parsed.problems());
        switch (decision) {
            case Refused refused -> {
                if (problems.isEmpty()) {
                    return Writes.refusal(refused.refusal());
                }
                if (refused.refusal() instanceof Refusal.Conflict conflict) {
                    problems.addAll(conflict.problems());
                }
            }
            case Accepted accepted -> {
                if (problems.isEmpty()) {
                    return answer(new Written(accepted, Map.of()), Mode.DRY_RUN);
                }
            }
        }
        return Answer.invalid(problems);
    }

    private static Answer answer(Written written, Mode mode) {
        ArrayNode results = written.results();
        if (mode == Mode.DRY_RUN) {
            for (JsonNode result : results) {
                if (result instanceof ObjectNode object
                        && !object.path("action").asText().equals(UNCHANGED)) {
                    // Somebody else may have been given this number by the time it is done in earnest.
                    object.remove("revision");
                }
            }
        }
        ObjectNode body = Json.MAPPER.createObjectNode().put("dryRun", mode == Mode.DRY_RUN);
        body.set("results", results);
        return Answer.ok(body);
    }
}
