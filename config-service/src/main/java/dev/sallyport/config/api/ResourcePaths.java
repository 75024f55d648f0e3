package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.api.Intake.Prepared;
import dev.sallyport.config.decide.Command.Put;
import dev.sallyport.config.decide.Command.Remove;
import dev.sallyport.config.decide.Effect;
import dev.sallyport.config.decide.Effect.Action;
import dev.sallyport.config.decide.Precondition;
import dev.sallyport.config.decide.ResourceId;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One resource of a kind: {@code /servers/{name}} and the like. */
final class ResourcePaths {
    /** A resource is a page of text. */
    private static final int BODY_BYTES_MAX = 256 * 1024;

    private final Place place;
    private final ConfigLog log;
    private final Writes writes;
    private final Intake intake;

    ResourcePaths(Place place, ConfigLog log, Writes writes, Intake intake) {
        this.place = place;
        this.log = log;
        this.writes = writes;
        this.intake = intake;
    }

    List<Endpoint<?>> endpoints() {
        return List.of(
                Endpoint.get(place.path(), NoQuery::read, (call, query) -> get(call)),
                new Endpoint<>(HttpMethod.PUT, place.path(), WriteQuery::read, BODY_BYTES_MAX, this::put),
                new Endpoint<>(HttpMethod.DELETE, place.path(), WriteQuery::read, 0, this::delete));
    }

    private Answer get(ApiCall call) {
        ResourceChanged<?> current =
                log.view().image().resources().of(place.kind()).get(place.name(call));
        return current == null
                ? Writes.notFound(new ResourceId(place.kind(), place.name(call)))
                : Answer.ok(current.resource().toJson()).with("ETag", Preconditions.entityTag(current.revision()));
    }

    private Future<Answer> put(ApiCall call, WriteQuery query) {
        Optional<MediaType> type = call.mediaType();
        if (type.isEmpty()) {
            return Future.succeededFuture(Answer.unsupportedMediaType());
        }
        List<Problem> problems = new ArrayList<>();
        Optional<Precondition> precondition = valid(Preconditions.read(call.headers()), problems);
        Optional<Resource> resource = valid(Documents.one(call.body().getBytes(), type.get()), problems)
                .flatMap(document -> valid(named(document, place.name(call)), problems));
        if (!problems.isEmpty()) {
            return Future.succeededFuture(Answer.invalid(problems));
        }
        Prepared prepared = intake.prepare(List.of(resource.orElseThrow()));
        Put command = new Put(prepared.resources().getFirst(), precondition.orElseThrow());
        return writes.write(call.caller(), command, prepared.keys(), query, written -> {
            Effect effect = written.accepted().effects().getFirst();
            Answer.Document answer = resource(
                            effect.action() == Action.CREATED ? 201 : 200, command.resource(), written)
                    .with("ETag", Preconditions.entityTag(effect.revision()));
            return effect.action() == Action.CREATED ? answer.with("Location", place.location(effect.name())) : answer;
        });
    }

    private Future<Answer> delete(ApiCall call, WriteQuery query) {
        return Preconditions.read(call.headers())
                .fold(
                        precondition -> writes.write(
                                call.caller(),
                                new Remove(new ResourceId(place.kind(), place.name(call)), precondition),
                                KeysToShow.NONE,
                                query,
                                written -> new Answer.NoContent(Map.of())),
                        problems -> Future.succeededFuture(Answer.invalid(problems)));
    }

    /** The path says kind and name, so the body need not; but it must not say otherwise. */
    private Checked<Resource> named(JsonNode document, String name) {
        if (document instanceof ObjectNode object) {
            if (!object.has("kind")) {
                object.put("kind", place.kind().label());
            }
            if (!object.has("name")) {
                object.put("name", name);
            }
        }
        return intake.read(place.kind(), document)
                .fold(
                        resource -> resource.name().equals(name)
                                ? new Checked.Valid<>(resource)
                                : new Checked.Invalid<>(List.of(
                                        Problem.of("/name", "\"" + resource.name() + "\"", name + ", as in the path"))),
                        Checked.Invalid::new);
    }

    static <T> Optional<T> valid(Checked<T> checked, List<Problem> problems) {
        return checked.fold(Optional::of, found -> {
            problems.addAll(found);
            return Optional.empty();
        });
    }

    /** The resource as people see it, with keys that were made for it just now. */
    static Answer.Document resource(int status, Resource resource, Written written) {
        ObjectNode json = resource.toJson();
        written.keys(resource.name()).ifPresent(keys -> json.set("keys", keys));
        return new Answer.Document(status, json, Map.of());
    }
}
