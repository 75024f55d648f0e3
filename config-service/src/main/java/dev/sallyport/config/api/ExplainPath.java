package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.ResourceId;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Problem;
import dev.sallyport.expression.explain.Explainer;
import dev.sallyport.expression.explain.Explanation;
import dev.sallyport.expression.explain.Explanation.CallerFinding;
import dev.sallyport.expression.explain.Explanation.Conclusion;
import dev.sallyport.expression.explain.Explanation.PolicyFinding;
import dev.sallyport.expression.explain.Explanation.ScopesFinding;
import dev.sallyport.expression.explain.Question;
import dev.sallyport.expression.explain.Question.Item;
import dev.sallyport.expression.explain.Question.Other;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code /servers/{name}/explain}: what an edge would make of a call. */
final class ExplainPath {
    private final Vertx vertx;
    private final ConfigLog log;
    private final InstantSource clock;

    ExplainPath(Vertx vertx, ConfigLog log, InstantSource clock) {
        this.vertx = vertx;
        this.log = log;
        this.clock = clock;
    }

    Endpoint<?> endpoint() {
        return new Endpoint<>(HttpMethod.GET, "/servers/{name}/explain", ExplainQuery::read, 0, this::explain);
    }

    private Future<Answer> explain(ApiCall call, ExplainQuery query) {
        ConfigImage image = log.view().image();
        Optional<ServerDefinition> server = find(image, ResourceKind.SERVER, call.name());
        if (server.isEmpty()) {
            return Future.succeededFuture(Writes.notFound(new ResourceId(ResourceKind.SERVER, call.name())));
        }
        Optional<Subscription> subscription =
                query.subscription().flatMap(name -> find(image, ResourceKind.SUBSCRIPTION, name));
        if (query.subscription().isPresent() && subscription.isEmpty()) {
            return Future.succeededFuture(Answer.invalid(List.of(Problem.of(
                    "?caller",
                    "\"subscription/" + query.subscription().get() + '"',
                    "anonymous or a subscription that there is"))));
        }
        Question question = new Question(server.get(), query.wanted(), subscription, query.token(), query.ip());
        // A thousand expressions to compile are too many for an event loop.
        Callable<Answer> explain = () -> Answer.ok(json(question, Explainer.explain(image, question, clock.instant())));
        return vertx.executeBlocking(explain, false).map(Objects::requireNonNull);
    }

    private static <R extends Resource> Optional<R> find(ConfigImage image, ResourceKind<R> kind, String name) {
        return image.resources().find(kind, name).map(ResourceChanged::resource);
    }

    private static ObjectNode json(Question question, Explanation explanation) {
        ObjectNode json =
                Json.MAPPER.createObjectNode().put("server", question.server().name());
        json.set("caller", caller(explanation.caller()));
        ObjectNode target = json.putObject("target");
        switch (question.wanted()) {
            case Item item -> target.put("type", item.kind().label()).put("name", item.name());
            case Other other -> target.put("type", "method").put("name", other.method());
        }
        target.put("visible", Fields.label(explanation.target().visible()))
                .put("why", explanation.target().why());
        json.set("requiredScopes", scopes(explanation.scopes()));
        explanation.policies().stream().map(ExplainPath::policy).forEach(json.putArray("policies")::add);
        json.set("verdict", verdict(explanation.conclusion()));
        return json;
    }

    private static ObjectNode caller(CallerFinding caller) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("authentication", caller.authentication());
        caller.subscription().ifPresent(name -> json.put("subscription", name));
        caller.product().ifPresent(name -> json.put("product", name));
        caller.state().ifPresent(state -> json.put("state", state));
        return json.put("admitted", Fields.label(caller.admitted())).put("why", caller.why());
    }

    private static ObjectNode scopes(ScopesFinding scopes) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        scopes.required().forEach(json.putArray("required")::add);
        scopes.perhaps().forEach(json.putArray("perhaps")::add);
        scopes.missing().ifPresent(missing -> missing.forEach(json.putArray("missing")::add));
        return json;
    }

    private static JsonNode policy(PolicyFinding policy) {
        return Json.MAPPER
                .createObjectNode()
                .put("scope", policy.scope())
                .put("pointer", policy.pointer())
                .put("type", Fields.label(policy.type()))
                .put("verdict", Fields.label(policy.verdict()))
                .put("why", policy.why());
    }

    private static ObjectNode verdict(Conclusion conclusion) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("outcome", Fields.label(conclusion.outcome()));
        conclusion
                .refusal()
                .ifPresent(refusal -> json.putObject("refusal")
                        .put("status", refusal.status())
                        .put("code", refusal.code())
                        .put("message", refusal.message()));
        return json.put("why", conclusion.why());
    }
}
