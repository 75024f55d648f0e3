package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.config.log.LogView;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code /servers}, {@code /products} and the like: what there is of one kind. */
final class ListPath {
    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 1_000;
    /** What is read one by one. */
    private static final List<String> NOT_LISTED = List.of("kind", "policies", "value");

    private final ResourceKind<?> kind;
    private final ConfigLog log;
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

    ListPath(ResourceKind<?> kind, ConfigLog log, Optional<URI> gatewayUrl) {
        this.kind = kind;
        this.log = log;
        this.gatewayUrl = gatewayUrl;
    }

    Endpoint<?> endpoint() {
        return Endpoint.get("/" + kind.plural(), PageQuery::read, (call, page) -> list(page));
    }

    private Answer list(PageQuery page) {
        LogView view = log.view();
        Collection<? extends ResourceChanged<?>> all =
                view.image().resources().of(kind).values();
        List<? extends ResourceChanged<?>> found = all.stream()
                .filter(changed -> changed.resource().name().compareTo(page.after()) > 0)
                .sorted(Comparator.comparing(changed -> changed.resource().name()))
                .limit(page.limit() + 1L)
                .toList();
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode array = body.putArray(kind.field() + "s");
        found.stream().limit(page.limit()).forEach(changed -> array.add(summary(changed, view.image())));
        if (found.size() > page.limit()) {
            body.put("next", found.get(page.limit() - 1).resource().name());
        }
        body.put("total", all.size());
        body.put("offset", view.offset());
        return Answer.ok(body);
    }

    private JsonNode summary(ResourceChanged<?> changed, ConfigImage image) {
        ObjectNode json = changed.resource() instanceof ServerDefinition server
                ? server(server, image)
                : changed.resource().toJson().without(NOT_LISTED);
        return json.put("revision", changed.revision())
                .put("updatedAt", changed.at().toString());
    }

    private ObjectNode server(ServerDefinition server, ConfigImage image) {
        Optional<Transport> transport = image.backend(server).map(BackendDefinition::transport);
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("name", server.name())
                .put("displayName", server.displayName())
                .put("description", server.description())
                .put("basePath", server.basePath());
        transport.ifPresent(known -> {
            json.put("transport", Fields.label(known));
            gatewayUrl.ifPresent(gateway -> json.put("url", clientUrl(gateway, server, known)));
        });
        return json;
    }

    /** What to give to a client. */
    private static String clientUrl(URI gateway, ServerDefinition server, Transport transport) {
        String base = gateway.toString().replaceAll("/+$", "") + "/" + server.basePath();
        return transport == Transport.SSE ? base + "/sse" : base + "/mcp";
    }
}
