package dev.sallyport.telemetry.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.telemetry.CallRecord;
import java.util.Map;
import java.util.Optional;

/** What is asked of one partition, wherever it is; {@code P} is its part of the answer. */
sealed interface Question<P> {
    /** Asks a partition that is here. Blocks. */
    P ask(LocalStores stores, int partition);

    /** The last part of the path at which another instance is asked. */
    String path();

    Map<String, String> parameters();

    ObjectNode toJson(P part);

    P fromJson(JsonNode json);

    record OfSeries(SeriesQuery query) implements Question<SeriesPart> {
        @Override
        public SeriesPart ask(LocalStores stores, int partition) {
            return stores.series(partition, query);
        }

        @Override
        public String path() {
            return "series";
        }

        @Override
        public Map<String, String> parameters() {
            return query.parameters();
        }

        @Override
        public ObjectNode toJson(SeriesPart part) {
            return part.toJson();
        }

        @Override
        public SeriesPart fromJson(JsonNode json) {
            return SeriesPart.fromJson(json);
        }
    }

    record OfCalls(CallsQuery query) implements Question<CallsPart> {
        @Override
        public CallsPart ask(LocalStores stores, int partition) {
            return stores.calls(partition, query);
        }

        @Override
        public String path() {
            return "calls";
        }

        @Override
        public Map<String, String> parameters() {
            return query.parameters();
        }

        @Override
        public ObjectNode toJson(CallsPart part) {
            return part.toJson();
        }

        @Override
        public CallsPart fromJson(JsonNode json) {
            return CallsPart.fromJson(json);
        }
    }

    record OfCall(String id) implements Question<Optional<CallRecord>> {
        @Override
        public Optional<CallRecord> ask(LocalStores stores, int partition) {
            return stores.call(partition, id);
        }

        @Override
        public String path() {
            return "call";
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("id", id);
        }

        @Override
        public ObjectNode toJson(Optional<CallRecord> part) {
            ObjectNode json = Json.MAPPER.createObjectNode();
            part.ifPresent(call -> json.set("call", Json.MAPPER.valueToTree(call)));
            return json;
        }

        @Override
        public Optional<CallRecord> fromJson(JsonNode json) {
            return Optional.ofNullable(json.get("call")).map(call -> Json.MAPPER.convertValue(call, CallRecord.class));
        }
    }
}
