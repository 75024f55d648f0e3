package dev.sallyport.telemetry.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.telemetry.window.CallKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Calls that match, newest first.
 *
 * @param calls at most as many as were asked for
 * @param lookedAtDownTo where looking ended before the end; older calls may match too
 */
record CallsPart(List<CallRecord> calls, Optional<CallKey> lookedAtDownTo) {
    CallsPart {
        calls = List.copyOf(calls);
    }

    /**
     * One page of all parts. A call that is older than where the looking ended in any part is left for the next page,
     * because there might be a newer one in that part.
     */
    static CallsPart page(Collection<CallsPart> parts, int limit) {
        Optional<CallKey> downTo =
                parts.stream().flatMap(part -> part.lookedAtDownTo().stream()).max(Comparator.naturalOrder());
        List<CallRecord> inOrder = parts.stream()
                .flatMap(part -> part.calls().stream())
                .filter(call -> downTo.isEmpty() || CallKey.of(call).compareTo(downTo.get()) >= 0)
                .sorted(Comparator.comparing(CallKey::of).reversed())
                .toList();
        if (inOrder.size() <= limit) {
            return new CallsPart(inOrder, downTo);
        }
        return new CallsPart(inOrder.subList(0, limit), Optional.of(CallKey.of(inOrder.get(limit - 1))));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        lookedAtDownTo.ifPresent(key -> json.put("lookedAtDownTo", CallsQuery.cursor(key)));
        json.set("calls", Json.MAPPER.valueToTree(calls));
        return json;
    }

    static CallsPart fromJson(JsonNode json) {
        Stream<JsonNode> calls = json.path("calls").valueStream();
        return new CallsPart(
                calls.map(call -> Json.MAPPER.convertValue(call, CallRecord.class))
                        .toList(),
                Optional.ofNullable(json.get("lookedAtDownTo"))
                        .map(JsonNode::asText)
                        .flatMap(CallsQuery::fromCursor));
    }
}
