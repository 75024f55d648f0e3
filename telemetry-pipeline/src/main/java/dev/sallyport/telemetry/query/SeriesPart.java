package dev.sallyport.telemetry.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.telemetry.topology.Tallied;
import dev.sallyport.telemetry.window.Aggregate;
import dev.sallyport.telemetry.window.SeriesKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Windows by group, of one partition or of several that were added up. Confined to one thread. */
final class SeriesPart {
    /** Some 300 bytes each in the answer. */
    static final int POINTS_MAX = 20_000;

    private final Map<List<Optional<String>>, SortedMap<Instant, Aggregate>> groups = new HashMap<>();
    private final Map<Tallied, Long> tallies = new EnumMap<>(Tallied.class);
    private long foldedCalls;
    private int points;

    void add(List<Optional<String>> group, Instant start, Aggregate aggregate) {
        SortedMap<Instant, Aggregate> windows = groups.computeIfAbsent(group, named -> new TreeMap<>());
        Aggregate sum = windows.get(start);
        if (sum != null) {
            sum.add(aggregate);
            return;
        }
        if (++points > POINTS_MAX) {
            throw new TooManyPoints();
        }
        windows.put(start, aggregate);
    }

    void addFolded(SeriesKey folded, Aggregate aggregate) {
        if (folded.isFolded()) {
            foldedCalls += aggregate.calls();
        }
    }

    void add(Tallied what, long records) {
        tallies.merge(what, records, Long::sum);
    }

    void add(SeriesPart other) {
        other.groups.forEach((group, windows) -> windows.forEach((start, aggregate) -> add(group, start, aggregate)));
        other.tallies.forEach(this::add);
        foldedCalls += other.foldedCalls;
    }

    Map<List<Optional<String>>, SortedMap<Instant, Aggregate>> groups() {
        return groups;
    }

    Map<Tallied, Long> tallies() {
        return tallies;
    }

    /** Calls of which only server and outcome are known, because their window had no room for a series of their own. */
    long foldedCalls() {
        return foldedCalls;
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("foldedCalls", foldedCalls);
        ObjectNode counts = json.putObject("tallies");
        tallies.forEach((what, records) -> counts.put(what.name(), records));
        ArrayNode rows = json.putArray("windows");
        groups.forEach((group, windows) -> windows.forEach((start, aggregate) -> {
            ArrayNode values = Json.MAPPER.createArrayNode();
            group.forEach(value -> value.ifPresentOrElse(values::add, values::addNull));
            rows.addObject()
                    .put("startMillis", start.toEpochMilli())
                    .put("aggregate", aggregate.toBytes())
                    .set("group", values);
        }));
        return json;
    }

    static SeriesPart fromJson(JsonNode json) {
        SeriesPart part = new SeriesPart();
        part.foldedCalls = json.path("foldedCalls").asLong();
        json.path("tallies")
                .properties()
                .forEach(entry -> part.add(
                        Tallied.valueOf(entry.getKey()), entry.getValue().asLong()));
        for (JsonNode row : json.path("windows")) {
            List<Optional<String>> group = new ArrayList<>();
            row.path("group")
                    .forEach(value -> group.add(value.isNull() ? Optional.empty() : Optional.of(value.asText())));
            part.add(
                    List.copyOf(group),
                    Instant.ofEpochMilli(row.path("startMillis").asLong()),
                    Aggregate.fromBytes(bytes(row.path("aggregate"))));
        }
        return part;
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return node.binaryValue();
        } catch (IOException e) {
            throw new UncheckedIOException("not base64", e);
        }
    }
}
