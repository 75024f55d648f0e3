package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.config.log.LogView;
import dev.sallyport.contract.Json;
import java.time.InstantSource;
import java.util.List;

/** {@code /nodes}: every edge, and how far it is behind. */
final class NodesPath {
    private final ConfigLog log;
    private final InstantSource clock;

    NodesPath(ConfigLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    Endpoint<?> endpoint() {
        return Endpoint.get("/nodes", NoQuery::read, (call, query) -> nodes());
    }

    private Answer nodes() {
        LogView view = log.view();
        ObjectNode body = Json.MAPPER.createObjectNode().put("offset", view.offset());
        body.set("nodes", Representation.nodes(List.copyOf(log.nodes().values()), view, clock.instant()));
        return Answer.ok(body);
    }
}
