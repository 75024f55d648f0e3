package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.decide.Effect;
import dev.sallyport.config.decide.FieldChange;
import dev.sallyport.config.log.EdgeNode;
import dev.sallyport.config.log.LogView;
import dev.sallyport.contract.Json;
import java.time.Instant;
import java.util.List;

/** Parts of answers that more than one path gives. */
final class Representation {
    private Representation() {}

    static ArrayNode fieldChanges(List<FieldChange> changes) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (FieldChange change : changes) {
            ObjectNode json = array.addObject().put("pointer", change.pointer());
            change.before().ifPresent(before -> json.set("old", before));
            change.after().ifPresent(after -> json.set("new", after));
        }
        return array;
    }

    static ObjectNode effect(Effect effect) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("kind", effect.kind())
                .put("name", effect.name())
                .put("action", effect.action().label())
                .put("revision", effect.revision());
        json.set("changes", fieldChanges(effect.fields()));
        return json;
    }

    static ArrayNode nodes(List<EdgeNode> nodes, LogView view, Instant now) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        nodes.forEach(node -> array.add(node(node, view, now)));
        return array;
    }

    private static JsonNode node(EdgeNode node, LogView view, Instant now) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("nodeId", node.status().nodeId())
                .put("alive", node.isAlive(now))
                .put("state", node.status().state().label())
                .put("version", node.status().version())
                .put("startedAt", node.status().startedAt().toString())
                .put("lastHeartbeat", node.status().at().toString())
                .put("configOffset", node.status().configOffset())
                .put("configSource", node.status().configSource())
                .put("lag", view.configTrail().countAfter(node.status().configOffset()))
                .put("streams", node.status().streams())
                .put("inFlight", node.status().inFlight());
        json.set("rejects", Json.MAPPER.valueToTree(node.status().rejects()));
        return json;
    }
}
