package dev.sallyport.contract.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The fields of one JSON object, asked for one by one. A wrong field is noted as a {@link Problem} and reading goes on
 * with its default, so that one answer names everything that is wrong; {@link #build} makes the value only when
 * nothing was. Used up by one thread.
 */
public final class Fields {
    private static final int ITEMS_MAX = 1_000;

    private final JsonNode object;
    private final String pointer;
    private final UnknownFields unknownFields;
    private final List<Problem> problems;
    private final Set<String> asked = new LinkedHashSet<>();

    private Fields(JsonNode object, String pointer, UnknownFields unknownFields, List<Problem> problems) {
        this.object = object;
        this.pointer = pointer;
        this.unknownFields = unknownFields;
        this.problems = problems;
    }

    /** What becomes of a field that nobody asked for. */
    public enum UnknownFields {
        /** A typing error of a person: a problem. */
        REFUSED,
        /** A newer writer's addition to a record: passed over. */
        IGNORED
    }

    /** Reads a whole document. */
    public static <T> Checked<T> read(
            JsonNode document, UnknownFields unknownFields, Function<Fields, Optional<T>> reader) {
        List<Problem> problems = new ArrayList<>();
        Optional<T> value = readObject(document, "", unknownFields, problems, reader);
        return value.isPresent() && problems.isEmpty()
                ? new Checked.Valid<>(value.get())
                : new Checked.Invalid<>(problems);
    }

    private static <T> Optional<T> readObject(
            JsonNode node,
            String pointer,
            UnknownFields unknownFields,
            List<Problem> problems,
            Function<Fields, Optional<T>> reader) {
        if (!node.isObject()) {
            problems.add(Problem.of(pointer, node.toString(), "an object with named fields"));
            return Optional.empty();
        }
        Fields fields = new Fields(node, pointer, unknownFields, problems);
        Optional<T> value = reader.apply(fields);
        fields.refuseUnknown();
        return value;
    }

    /** Makes the value once all fields were asked for; empty when this document has any problem so far. */
    public <T> Optional<T> build(Supplier<T> maker) {
        return problems.isEmpty() ? Optional.of(maker.get()) : Optional.empty();
    }

    /** Adds a problem that takes more than one field to see. */
    public void problem(String field, String expected) {
        asked.add(field);
        problems.add(found(field)
                .map(node -> Problem.of(at(field), node.toString(), expected))
                .orElseGet(() -> Problem.missing(at(field), expected)));
    }

    public boolean has(String field) {
        return found(field).isPresent();
    }

    /** A text that must be there. */
    public String string(String field, Rule rule) {
        return optionalString(field, rule).orElseGet(() -> {
            if (found(field).isEmpty()) {
                problems.add(Problem.missing(at(field), rule.expected()));
            }
            return "";
        });
    }

    public Optional<String> optionalString(String field, Rule rule) {
        return found(field).flatMap(node -> text(at(field), node, rule));
    }

    private Optional<String> text(String at, JsonNode node, Rule rule) {
        if (node.isTextual() && rule.holds().test(node.textValue())) {
            return Optional.of(node.textValue());
        }
        problems.add(Problem.of(at, node.toString(), rule.expected()));
        return Optional.empty();
    }

    /** A text that no problem may quote: {@code reader} makes something of it, or nothing when it is wrong. */
    public <T> Optional<T> secret(String field, Function<String, Optional<T>> reader, String expected) {
        Optional<JsonNode> node = found(field);
        Optional<T> value = node.filter(JsonNode::isTextual).flatMap(text -> reader.apply(text.textValue()));
        if (node.isPresent() && value.isEmpty()) {
            problems.add(Problem.of(at(field), "what stands there", expected));
        }
        return value;
    }

    /** Named texts with names of the writer's choice, which no problem quotes: there may be passwords among them. */
    public Map<String, String> texts(String field) {
        Map<String, String> texts = new LinkedHashMap<>();
        found(field).ifPresent(node -> {
            if (!node.isObject() || node.size() > ITEMS_MAX) {
                problems.add(Problem.of(
                        at(field), "what stands there", "an object with at most " + ITEMS_MAX + " named texts"));
                return;
            }
            node.properties().forEach(entry -> {
                if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
                    texts.put(entry.getKey(), entry.getValue().asText());
                } else {
                    problems.add(Problem.of(at(field) + "/" + escaped(entry.getKey()), "what stands there", "a text"));
                }
            });
        });
        return Collections.unmodifiableMap(texts);
    }

    public boolean bool(String field, boolean fallback) {
        return found(field)
                .map(node -> {
                    // Environment variables stand in YAML as text.
                    String text = node.asText();
                    if (!node.isBoolean() && !text.equals("true") && !text.equals("false")) {
                        problems.add(Problem.of(at(field), node.toString(), "true or false"));
                    }
                    return node.isBoolean() ? node.booleanValue() : text.equals("true");
                })
                .orElse(fallback);
    }

    public int integer(String field, int fallback, int min, int max) {
        return (int) integer(field, (long) fallback, min, max);
    }

    public long integer(String field, long fallback, long min, long max) {
        return found(field)
                .map(node -> {
                    String text = node.asText();
                    boolean whole = (node.isIntegralNumber() || node.isTextual()) && text.matches("-?[0-9]{1,18}");
                    if (!whole || Long.parseLong(text) < min || Long.parseLong(text) > max) {
                        problems.add(
                                Problem.of(at(field), node.toString(), "a whole number from " + min + " to " + max));
                        return fallback;
                    }
                    return Long.parseLong(text);
                })
                .orElse(fallback);
    }

    /** A duration as {@link DurationText} writes it. */
    public Duration duration(String field, Duration fallback, Duration min, Duration max) {
        return found(field)
                .map(node -> {
                    Optional<Duration> duration = DurationText.parse(node.asText());
                    if (duration.isEmpty()
                            || duration.get().compareTo(min) < 0
                            || duration.get().compareTo(max) > 0) {
                        problems.add(Problem.of(
                                at(field),
                                node.toString(),
                                "a duration from " + DurationText.format(min) + " to " + DurationText.format(max)
                                        + ", like 250ms, 5s, 2m or 1h"));
                        return fallback;
                    }
                    return duration.get();
                })
                .orElse(fallback);
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String field, Class<E> type, E fallback) {
        return optionalChoice(field, type).orElse(fallback);
    }

    /** The same, without a fallback. The value is absent only when a problem was noted. */
    public <E extends Enum<E>> Optional<E> choice(String field, Class<E> type) {
        if (!has(field)) {
            problems.add(Problem.missing(at(field), Labels.oneOf(type)));
        }
        return optionalChoice(field, type);
    }

    private <E extends Enum<E>> Optional<E> optionalChoice(String field, Class<E> type) {
        return found(field).flatMap(node -> constant(at(field), node, type));
    }

    /** A list of different constants; absent is empty. */
    public <E extends Enum<E>> List<E> choices(String field, Class<E> type) {
        return items(field, (at, node) -> constant(at, node, type)).stream()
                .distinct()
                .toList();
    }

    private <E extends Enum<E>> Optional<E> constant(String at, JsonNode node, Class<E> type) {
        Optional<E> constant = Labels.constant(type, node.asText());
        if (constant.isEmpty()) {
            problems.add(Labels.unknown(type, at, node));
        }
        return constant;
    }

    /** How a constant is written in configuration: {@code STREAMABLE_HTTP} as {@code streamable-http}. */
    public static String label(Enum<?> constant) {
        return Labels.of(constant);
    }

    /** A list of texts; absent is empty. */
    public List<String> strings(String field, Rule rule) {
        return items(field, (at, node) -> text(at, node, rule));
    }

    /** A list of texts with at least one in it. */
    public List<String> atLeastOne(String field, Rule rule, String expected) {
        if (found(field).filter(node -> !node.isArray() || !node.isEmpty()).isEmpty()) {
            problem(field, expected);
        }
        return strings(field, rule);
    }

    /** A list of objects; absent is empty. */
    public <T> List<T> objects(String field, Function<Fields, Optional<T>> reader) {
        return items(field, (at, node) -> readObject(node, at, unknownFields, problems, reader));
    }

    /** The same of 1 to {@code itemsMax} objects; {@code expected} says so in words. */
    public <T> List<T> objects(String field, int itemsMax, String expected, Function<Fields, Optional<T>> reader) {
        if (found(field)
                .filter(node -> node.isArray() && !node.isEmpty() && node.size() <= itemsMax)
                .isEmpty()) {
            problem(field, expected);
            return List.of();
        }
        return objects(field, reader);
    }

    private interface ItemReader<T> {
        Optional<T> read(String at, JsonNode node);
    }

    private <T> List<T> items(String field, ItemReader<T> reader) {
        List<T> items = new ArrayList<>();
        found(field).ifPresent(node -> {
            if (!node.isArray() || node.size() > ITEMS_MAX) {
                problems.add(Problem.of(at(field), node.toString(), "a list of at most " + ITEMS_MAX + " items"));
                return;
            }
            for (int i = 0; i < node.size(); i++) {
                reader.read(at(field) + "/" + i, node.get(i)).ifPresent(items::add);
            }
        });
        return List.copyOf(items);
    }

    /** An object that must be there. The value is absent only when a problem was noted. */
    public <T> Optional<T> object(String field, Function<Fields, Optional<T>> reader) {
        if (found(field).isEmpty()) {
            problems.add(Problem.missing(at(field), "an object with named fields"));
        }
        return optionalObject(field, reader);
    }

    public <T> Optional<T> optionalObject(String field, Function<Fields, Optional<T>> reader) {
        return found(field).flatMap(node -> readObject(node, at(field), unknownFields, problems, reader));
    }

    /** Which fields there may be depends on one that is wrong: no other is called unknown. */
    public void passOverTheRest() {
        object.fieldNames().forEachRemaining(asked::add);
    }

    /** Whether anything was wrong so far, here or elsewhere in the document. */
    public boolean hasProblems() {
        return !problems.isEmpty();
    }

    private Optional<JsonNode> found(String field) {
        asked.add(field);
        return Optional.ofNullable(object.get(field)).filter(node -> !node.isNull());
    }

    private String at(String field) {
        return pointer + "/" + escaped(field);
    }

    private static String escaped(String field) {
        return field.replace("~", "~0").replace("/", "~1");
    }

    private void refuseUnknown() {
        if (unknownFields == UnknownFields.IGNORED) {
            return;
        }
        object.properties().forEach(entry -> {
            if (!asked.contains(entry.getKey())) {
                Problem problem = Problem.of(
                        at(entry.getKey()),
                        "unknown field",
                        "one of " + asked.stream().sorted().collect(Collectors.joining(", ")));
                problems.add(DidYouMean.among(asked, entry.getKey())
                        .map(problem::withHint)
                        .orElse(problem));
            }
        });
    }
}
