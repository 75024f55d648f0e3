package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.api.Intake.Prepared;
import dev.sallyport.config.decide.Command.RollBack;
import dev.sallyport.config.decide.FieldChange;
import dev.sallyport.config.decide.Precondition;
import dev.sallyport.config.decide.ResourceId;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.HistoryEntry;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.contract.input.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The past of one resource: {@code /servers/{name}/history}, {@code /servers/{name}/rollback} and the like. */
final class HistoryPaths {
    private static final int BODY_BYTES_MAX = 4 * 1024;
    private static final int PAGE_DEFAULT = 20;
    private static final int PAGE_MAX = 50;

    private final Place place;
    private final ConfigLog log;
    private final Writes writes;
    private final Intake intake;

    /**
     * A page of the past, newest first.
     *
     * @param before begin below this revision
     */
    private record HistoryQuery(int limit, long before) {
        static Optional<HistoryQuery> read(Fields fields) {
            int limit = fields.integer("limit", PAGE_DEFAULT, 1, PAGE_MAX);
            long before = fields.integer("before", Long.MAX_VALUE, 1L, Long.MAX_VALUE);
            return fields.build(() -> new HistoryQuery(limit, before));
        }
    }

    private record Target(long revision) {
        static Optional<Target> read(Fields fields) {
            if (!fields.has("revision")) {
                fields.problem("revision", "the revision to go back to");
            }
            long revision = fields.integer("revision", 1, 1L, Long.MAX_VALUE);
            return fields.build(() -> new Target(revision));
        }
    }

    HistoryPaths(Place place, ConfigLog log, Writes writes, Intake intake) {
        this.place = place;
        this.log = log;
        this.writes = writes;
        this.intake = intake;
    }

    List<Endpoint<?>> endpoints() {
        return List.of(
                Endpoint.get(place.path() + "/history", HistoryQuery::read, this::history),
                new Endpoint<>(
                        HttpMethod.POST, place.path() + "/rollback", WriteQuery::read, BODY_BYTES_MAX, this::rollBack));
    }

    private Answer history(ApiCall call, HistoryQuery query) {
        // One more than asked for, to show what the oldest one changed.
        List<HistoryEntry> entries = log.history().newest(id(call).key(), query.before(), query.limit() + 1);
        if (entries.isEmpty() && query.before() == Long.MAX_VALUE) {
            return Writes.notFound(id(call));
        }
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode array = body.putArray("revisions");
        for (int i = 0; i < Math.min(entries.size(), query.limit()); i++) {
            Optional<HistoryEntry> earlier =
                    i + 1 < entries.size() ? Optional.of(entries.get(i + 1)) : Optional.empty();
            array.add(revision(entries.get(i), earlier));
        }
        if (entries.size() > query.limit()) {
            body.put("next", entries.get(query.limit() - 1).revision());
        }
        return Answer.ok(body);
    }

    private static JsonNode revision(HistoryEntry entry, Optional<HistoryEntry> earlier) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("revision", entry.revision())
                .put("at", entry.at().toString())
                .put("change", entry.change())
                .put("by", entry.by());
        entry.why().ifPresent(why -> json.put("why", why));
        json.set(
                "changes",
                Representation.fieldChanges(
                        FieldChange.between(earlier.flatMap(HistoryEntry::resource), entry.resource())));
        entry.resource().ifPresent(resource -> json.set("resource", resource));
        return json;
    }

    private Future<Answer> rollBack(ApiCall call, WriteQuery query) {
        Optional<MediaType> type = call.mediaType();
        if (type.isEmpty()) {
            return Future.succeededFuture(Answer.unsupportedMediaType());
        }
        List<Problem> problems = new ArrayList<>();
        Optional<Precondition> precondition = ResourcePaths.valid(Preconditions.read(call.headers()), problems);
        Optional<Target> target = ResourcePaths.valid(Documents.one(call.body().getBytes(), type.get()), problems)
                .flatMap(document ->
                        ResourcePaths.valid(Fields.read(document, UnknownFields.REFUSED, Target::read), problems));
        if (!problems.isEmpty()) {
            return Future.succeededFuture(Answer.invalid(problems));
        }
        return rollBack(call, target.orElseThrow().revision(), precondition.orElseThrow(), query);
    }

    private Future<Answer> rollBack(ApiCall call, long revision, Precondition precondition, WriteQuery query) {
        Optional<JsonNode> past =
                log.history().revision(id(call).key(), revision).flatMap(HistoryEntry::resource);
        if (past.isEmpty()) {
            return writes.notWritten(
                    call.caller(),
                    "roll-back",
                    id(call),
                    Answer.refused(
                            Fault.NOT_FOUND,
                            "This " + place.kind().noun() + " has no revision " + revision
                                    + " to go back to. GET its history for those it has; a removal is none."));
        }
        return intake.read(place.kind(), past.get())
                .fold(
                        resource -> rollBack(call.caller(), resource, revision, precondition, query),
                        problems -> writes.notWritten(call.caller(), "roll-back", id(call), Writes.conflict(problems)));
    }

    private Future<Answer> rollBack(
            Caller caller, Resource past, long revision, Precondition precondition, WriteQuery query) {
        Prepared prepared = intake.prepare(List.of(past));
        RollBack command = new RollBack(revision, prepared.resources().getFirst(), precondition);
        return writes.write(
                caller,
                command,
                prepared.keys(),
                query,
                written -> ResourcePaths.resource(200, command.resource(), written)
                        .with(
                                "ETag",
                                Preconditions.entityTag(
                                        written.accepted().effects().getFirst().revision())));
    }

    private ResourceId id(ApiCall call) {
        return new ResourceId(place.kind(), place.name(call));
    }
}
