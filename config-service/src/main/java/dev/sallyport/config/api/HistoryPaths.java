package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.Command.RollBackServer;
import dev.sallyport.config.decide.FieldChange;
import dev.sallyport.config.decide.Precondition;
import dev.sallyport.config.decide.Refusal;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.HistoryEntry;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.contract.input.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /servers/{name}/history} and {@code /servers/{name}/rollback}. */
final class HistoryPaths {
    private static final int BODY_BYTES_MAX = 4 * 1024;
    private static final int PAGE_DEFAULT = 20;
    private static final int PAGE_MAX = 50;

    private final ConfigLog log;
    private final Writes writes;

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

    HistoryPaths(ConfigLog log, Writes writes) {
        this.log = log;
        this.writes = writes;
    }

    List<Endpoint<?>> endpoints() {
        return List.of(
                Endpoint.get("/servers/{name}/history", HistoryQuery::read, this::history),
                new Endpoint<>(
                        HttpMethod.POST, "/servers/{name}/rollback", WriteQuery::read, BODY_BYTES_MAX, this::rollBack));
    }

    private Answer history(ApiCall call, HistoryQuery query) {
        // One more than asked for, to show what the oldest one changed.
        List<HistoryEntry> entries = log.history().newest(key(call), query.before(), query.limit() + 1);
        if (entries.isEmpty() && query.before() == Long.MAX_VALUE) {
            return Writes.noSuchServer();
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
            return Future.succeededFuture(ServerPaths.unsupportedMediaType());
        }
        List<Problem> problems = new ArrayList<>();
        Optional<Precondition> precondition = ServerPaths.valid(Preconditions.read(call.headers()), problems);
        Optional<Target> target = ServerPaths.valid(Documents.one(call.body().getBytes(), type.get()), problems)
                .flatMap(document ->
                        ServerPaths.valid(Fields.read(document, UnknownFields.REFUSED, Target::read), problems));
        if (!problems.isEmpty()) {
            return Future.succeededFuture(Answer.invalid(problems));
        }
        return rollBack(call, target.orElseThrow().revision(), precondition.orElseThrow(), query);
    }

    private Future<Answer> rollBack(ApiCall call, long revision, Precondition precondition, WriteQuery query) {
        Optional<JsonNode> past = log.history().revision(key(call), revision).flatMap(HistoryEntry::resource);
        if (past.isEmpty()) {
            return Future.succeededFuture(Answer.refused(
                    Fault.NOT_FOUND,
                    "This server has no revision " + revision
                            + " to go back to. GET its history for those it has; a removal is none."));
        }
        Checked<ServerDefinition> server = ResourceKind.SERVER.read(past.get());
        return server.fold(
                definition -> writes.write(
                        new RollBackServer(revision, definition, precondition),
                        query,
                        accepted -> ServerPaths.resource(200, definition)
                                .with(
                                        "ETag",
                                        Preconditions.entityTag(
                                                accepted.effects().getFirst().revision()))),
                problems -> Future.succeededFuture(Writes.refusal(new Refusal.Conflict(problems))));
    }

    private static String key(ApiCall call) {
        return ResourceKind.SERVER.label() + "/" + call.name();
    }
}
