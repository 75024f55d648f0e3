package dev.sallyport.telemetry.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.telemetry.window.CallKey;
import dev.sallyport.telemetry.window.Keeping;
import dev.sallyport.telemetry.window.WindowSize;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the parameters of a question; every problem is in the answer, that of an unknown parameter too. */
final class QueryParameters {
    /** Two days of minutes: what is kept, and more than a chart has pixels. */
    static final int WINDOWS_MAX = 2_880;

    static final int CALLS_MAX = 500;
    private static final int CALLS_DEFAULT = 50;
    private static final Duration DEFAULT_RANGE = Duration.ofMinutes(15);
    private static final int TEXT_CHARACTERS_MAX = 4_096;

    private static final Rule TEXT = new Rule(
            text -> !text.isEmpty() && text.length() <= TEXT_CHARACTERS_MAX,
            "a text of 1 to " + TEXT_CHARACTERS_MAX + " characters");
    private static final Rule TIME =
            new Rule(text -> time(text).isPresent(), "a time since 1970 like 2026-11-22T10:00:00Z (RFC 3339)");
    private static final Rule WINDOW = new Rule(
            text -> WindowSize.labelled(text).isPresent(),
            "one of "
                    + Arrays.stream(WindowSize.values()).map(WindowSize::label).collect(Collectors.joining(", ")));
    private static final Rule OUTCOME = new Rule(
            text -> Arrays.stream(Outcome.values())
                    .anyMatch(outcome -> outcome.label().equals(text)),
            "one of " + Arrays.stream(Outcome.values()).map(Outcome::label).collect(Collectors.joining(", ")));
    private static final Rule GROUP_BY = new Rule(
            QueryParameters::isGroupBy,
            "some of "
                    + Arrays.stream(Dimension.values()).map(Dimension::label).collect(Collectors.joining(", "))
                    + ", each once, with commas between");
    private static final Rule CURSOR =
            new Rule(text -> CallsQuery.fromCursor(text).isPresent(), "the nextCursor of another answer");
    private static final Rule PARTITIONS =
            Rule.matching("[0-9]{1,4}(,[0-9]{1,4}){0,999}", "numbers of partitions with commas between");

    /** RFC 3339 has four digits for the year. */
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private QueryParameters() {}

    /** Parameters as they came; one that is there twice becomes a list, which no rule allows. */
    static ObjectNode document(Iterable<Map.Entry<String, String>> parameters) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        for (Map.Entry<String, String> parameter : parameters) {
            JsonNode before = document.get(parameter.getKey());
            if (before == null) {
                document.put(parameter.getKey(), parameter.getValue());
            } else {
                document.set(
                        parameter.getKey(),
                        Json.MAPPER.createArrayNode().add(before).add(parameter.getValue()));
            }
        }
        return document;
    }

    static Checked<SeriesQuery> series(ObjectNode parameters, Instant now, Keeping keeping) {
        return Fields.read(parameters, UnknownFields.REFUSED, fields -> {
            WindowSize window = fields.optionalString("window", WINDOW)
                    .flatMap(WindowSize::labelled)
                    .orElse(WindowSize.TEN_SECONDS);
            Optional<Instant> givenFrom = fields.optionalString("from", TIME).flatMap(QueryParameters::time);
            Optional<Instant> givenTo = fields.optionalString("to", TIME).flatMap(QueryParameters::time);
            Map<Dimension, String> filter = filter(fields);
            List<Dimension> groupBy = fields.optionalString("groupBy", GROUP_BY)
                    .map(QueryParameters::groupBy)
                    .orElse(List.of());
            Instant to = window.firstStartFrom(givenTo.orElse(now));
            Instant from = window.startOf(givenFrom.orElse(to.minus(DEFAULT_RANGE)));
            checkRange(fields, window, from, to, now.minus(keeping.windows(window)));
            return fields.build(() -> new SeriesQuery(window, from, to, filter, groupBy));
        });
    }

    private static void checkRange(Fields fields, WindowSize window, Instant from, Instant to, Instant keptSince) {
        Duration range = Duration.between(from, to);
        if (!range.isPositive()) {
            fields.problem("to", "a time after from, which is " + from);
        } else if (range.dividedBy(window.length()) > WINDOWS_MAX) {
            fields.problem(
                    "from",
                    "at most " + WINDOWS_MAX + " windows of " + window.label() + " up to " + to
                            + "; ask for a shorter time"
                            + (window == WindowSize.TEN_SECONDS ? " or for window=1m" : ""));
        } else if (from.isBefore(window.startOf(keptSince))) {
            fields.problem(
                    "from",
                    "a time not before " + keptSince + ": windows of " + window.label() + " are kept no longer");
        }
    }

    static Checked<CallsQuery> calls(ObjectNode parameters) {
        return Fields.read(parameters, UnknownFields.REFUSED, fields -> {
            Map<Dimension, String> filter = filter(fields);
            Optional<String> edge = fields.optionalString("edge", TEXT);
            Optional<Instant> from = fields.optionalString("from", TIME).flatMap(QueryParameters::time);
            Optional<Instant> to = fields.optionalString("to", TIME).flatMap(QueryParameters::time);
            int limit = fields.integer("limit", CALLS_DEFAULT, 1, CALLS_MAX);
            Optional<CallKey> before = fields.optionalString("cursor", CURSOR).flatMap(CallsQuery::fromCursor);
            if (from.isPresent() && to.isPresent() && !to.get().isAfter(from.get())) {
                fields.problem("to", "a time after from, which is " + from.get());
            }
            return fields.build(() -> new CallsQuery(filter, edge, from, to, limit, before));
        });
    }

    /** Of a question that takes no parameters. */
    static Checked<Boolean> none(ObjectNode parameters) {
        return Fields.read(parameters, UnknownFields.REFUSED, fields -> fields.build(() -> true));
    }

    /** Takes the parameter that one instance adds when it asks another. */
    static Checked<Set<Integer>> takePartitions(ObjectNode parameters) {
        ObjectNode own = Json.MAPPER.createObjectNode();
        own.set("partitions", parameters.remove("partitions"));
        return Fields.read(own, UnknownFields.REFUSED, fields -> {
            String partitions = fields.string("partitions", PARTITIONS);
            return fields.build(() -> Arrays.stream(partitions.split(",", -1))
                    .map(Integer::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new)));
        });
    }

    private static Map<Dimension, String> filter(Fields fields) {
        Map<Dimension, String> filter = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Dimension.values()) {
            Rule rule = dimension == Dimension.OUTCOME ? OUTCOME : TEXT;
            fields.optionalString(dimension.label(), rule).ifPresent(value -> filter.put(dimension, value));
        }
        return filter;
    }

    private static boolean isGroupBy(String text) {
        List<String> labels = List.of(text.split(",", -1));
        return labels.stream().allMatch(label -> Dimension.labelled(label).isPresent())
                && labels.stream().distinct().count() == labels.size();
    }

    private static List<Dimension> groupBy(String text) {
        return Arrays.stream(text.split(",", -1))
                .flatMap(label -> Dimension.labelled(label).stream())
                .toList();
    }

    private static Optional<Instant> time(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return Optional.of(time).filter(parsed -> !parsed.isBefore(Instant.EPOCH) && parsed.isBefore(LATEST));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
