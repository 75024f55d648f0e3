package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.Command.PutServer;
import dev.sallyport.config.decide.Command.RemoveServer;
import dev.sallyport.config.decide.Effect;
import dev.sallyport.config.decide.Effect.Action;
import dev.sallyport.config.decide.Precondition;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.config.log.LogView;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Problem;
import dev.sallyport.contract.input.Rule;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /servers} and {@code /servers/{name}}. */
final class ServerPaths {
    /** A server is a page of text. */
    private static final int BODY_BYTES_MAX = 256 * 1024;

    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 1_000;

    private final ConfigLog log;
    private final Writes writes;
    private final Optional<URI> gatewayUrl;

    /**
     * A page of the list, which is sorted by name.
     *
     * @param after begin behind this name
     */
    private record PageQuery(int limit, String after) {
        static Optional<PageQuery> read(Fields fields) {
            int limit = fields.integer("limit", PAGE_DEFAULT, 1, PAGE_MAX);
            Optional<String> after = fields.optionalString("after", Rule.NAME);
            return fields.build(() -> new PageQuery(limit, after.orElse("")));
        }
    }

    ServerPaths(ConfigLog log, Writes writes, Optional<URI> gatewayUrl) {
        this.log = log;
        this.writes = writes;
        this.gatewayUrl = gatewayUrl;
    }

    List<Endpoint<?>> endpoints() {
        return List.of(
                Endpoint.get("/servers", PageQuery::read, (call, page) -> list(page)),
                Endpoint.get("/servers/{name}", NoQuery::read, (call, query) -> get(call)),
                new Endpoint<>(HttpMethod.PUT, "/servers/{name}", WriteQuery::read, BODY_BYTES_MAX, this::put),
                new Endpoint<>(HttpMethod.DELETE, "/servers/{name}", WriteQuery::read, 0, this::delete));
    }

    private Answer list(PageQuery page) {
        LogView view = log.view();
        List<ResourceChanged<ServerDefinition>> servers = view.image().servers().values().stream()
                .filter(changed -> changed.resource().name().compareTo(page.after()) > 0)
                .sorted(Comparator.comparing(changed -> changed.resource().name()))
                .limit(page.limit() + 1L)
                .toList();
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode array = body.putArray("servers");
        servers.stream().limit(page.limit()).forEach(changed -> array.add(summary(changed)));
        if (servers.size() > page.limit()) {
            body.put("next", servers.get(page.limit() - 1).resource().name());
        }
        body.put("total", view.image().servers().size());
        body.put("offset", view.offset());
        return Answer.ok(body);
    }

    private JsonNode summary(ResourceChanged<ServerDefinition> changed) {
        ServerDefinition server = changed.resource();
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("name", server.name())
                .put("displayName", server.displayName())
                .put("description", server.description())
                .put("basePath", server.basePath())
                .put("transport", Fields.label(server.backend().transport()))
                .put("revision", changed.revision())
                .put("updatedAt", changed.at().toString());
        gatewayUrl.ifPresent(gateway -> json.put("url", clientUrl(gateway, server)));
        return json;
    }

    /** What to give to a client. */
    private static String clientUrl(URI gateway, ServerDefinition server) {
        String base = gateway.toString().replaceAll("/+$", "") + "/" + server.basePath();
        return server.backend().transport() == Transport.SSE ? base + "/sse" : base + "/mcp";
    }

    private Answer get(ApiCall call) {
        return Optional.ofNullable(log.view().image().servers().get(call.name()))
                .<Answer>map(changed ->
                        resource(200, changed.resource()).with("ETag", Preconditions.entityTag(changed.revision())))
                .orElseGet(Writes::noSuchServer);
    }

    private Future<Answer> put(ApiCall call, WriteQuery query) {
        Optional<MediaType> type = call.mediaType();
        if (type.isEmpty()) {
            return Future.succeededFuture(unsupportedMediaType());
        }
        List<Problem> problems = new ArrayList<>();
        Optional<Precondition> precondition = valid(Preconditions.read(call.headers()), problems);
        Optional<ServerDefinition> server = valid(Documents.one(call.body().getBytes(), type.get()), problems)
                .flatMap(document -> valid(named(document, call.name()), problems));
        if (!problems.isEmpty()) {
            return Future.succeededFuture(Answer.invalid(problems));
        }
        ServerDefinition definition = server.orElseThrow();
        return writes.write(new PutServer(definition, precondition.orElseThrow()), query, accepted -> {
            Effect effect = accepted.effects().getFirst();
            Answer.Document answer = resource(effect.action() == Action.CREATED ? 201 : 200, definition)
                    .with("ETag", Preconditions.entityTag(effect.revision()));
            return effect.action() == Action.CREATED
                    ? answer.with("Location", AdminApi.ROOT + "/servers/" + definition.name())
                    : answer;
        });
    }

    private Future<Answer> delete(ApiCall call, WriteQuery query) {
        return Preconditions.read(call.headers())
                .fold(
                        precondition -> writes.write(
                                new RemoveServer(call.name(), precondition),
                                query,
                                accepted -> new Answer.NoContent(Map.of())),
                        problems -> Future.succeededFuture(Answer.invalid(problems)));
    }

    /** The path says kind and name, so the body need not; but it must not say otherwise. */
    private static Checked<ServerDefinition> named(JsonNode document, String name) {
        if (document instanceof ObjectNode object) {
            if (!object.has("kind")) {
                object.put("kind", ResourceKind.SERVER.label());
            }
            if (!object.has("name")) {
                object.put("name", name);
            }
        }
        return ResourceKind.SERVER
                .read(document)
                .fold(
                        server -> server.name().equals(name)
                                ? new Checked.Valid<>(server)
                                : new Checked.Invalid<>(List.of(
                                        Problem.of("/name", "\"" + server.name() + "\"", name + ", as in the path"))),
                        Checked.Invalid::new);
    }

    static <T> Optional<T> valid(Checked<T> checked, List<Problem> problems) {
        return checked.fold(Optional::of, found -> {
            problems.addAll(found);
            return Optional.empty();
        });
    }

    static Answer.Document resource(int status, ServerDefinition server) {
        return new Answer.Document(status, server.toJson(), Map.of());
    }

    static Answer unsupportedMediaType() {
        return Answer.refused(Fault.UNSUPPORTED_MEDIA_TYPE, "Send a Content-Type of " + MediaType.ACCEPTED + ".")
                .with("Accept", MediaType.ACCEPTED);
    }
}
