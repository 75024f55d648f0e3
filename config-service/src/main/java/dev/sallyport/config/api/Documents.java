package dev.sallyport.config.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;

/** Reads request bodies strictly: UTF-8, no key twice, nothing after the end, no anchors; problems quote no input. */
final class Documents {
    /** Resources are four levels deep. */
    private static final int DEPTH_MAX = 64;

    private static final LoaderOptions YAML_LIMITS = yamlLimits();
    private static final YAMLMapper YAML_MAPPER = YAMLMapper.builder(
                    YAMLFactory.builder().loaderOptions(YAML_LIMITS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Documents() {}

    /** A body that is one document. */
    static Checked<JsonNode> one(byte[] body, MediaType type) {
        return many(body, type, Shape.ONE_DOCUMENT)
                .fold(
                        documents -> documents.size() == 1
                                ? new Checked.Valid<>(documents.getFirst())
                                : invalid(documents.size() + " documents", "one document"),
                        Checked.Invalid::new);
    }

    /** A body that is a YAML stream, a JSON array, or one document. */
    static Checked<List<JsonNode>> many(byte[] body, MediaType type) {
        return many(body, type, Shape.MAYBE_SEVERAL);
    }

    private enum Shape {
        ONE_DOCUMENT,
        MAYBE_SEVERAL
    }

    private static Checked<List<JsonNode>> many(byte[] body, MediaType type, Shape shape) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return invalid("bytes that are not UTF-8", "UTF-8");
        }
        if (text.isBlank()) {
            return nothing();
        }
        return switch (type) {
            case JSON -> json(text, shape);
            case YAML -> yaml(text);
        };
    }

    private static Checked<List<JsonNode>> json(String text, Shape shape) {
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return invalid("not JSON, or a key stands twice" + at(e.getLocation()), "one JSON document");
        }
        if (shape == Shape.MAYBE_SEVERAL && root.isArray()) {
            List<JsonNode> items = new ArrayList<>();
            root.forEach(items::add);
            return new Checked.Valid<>(items);
        }
        return new Checked.Valid<>(List.of(root));
    }

    private static Checked<List<JsonNode>> yaml(String text) {
        try {
            Optional<Problem> problem = refusedInYaml(text);
            if (problem.isPresent()) {
                return new Checked.Invalid<>(List.of(problem.get()));
            }
            List<JsonNode> documents = new ArrayList<>();
            try (MappingIterator<JsonNode> iterator =
                    YAML_MAPPER.readerFor(JsonNode.class).readValues(text)) {
                while (iterator.hasNextValue()) {
                    JsonNode document = iterator.nextValue();
                    if (!isEmpty(document)) {
                        documents.add(document);
                    }
                }
            }
            return documents.isEmpty() ? nothing() : new Checked.Valid<>(documents);
        } catch (MarkedYAMLException e) {
            return invalid(
                    "not YAML"
                            + (e.getProblemMark() == null
                                    ? ""
                                    : at(e.getProblemMark().getLine())),
                    "YAML");
        } catch (JsonProcessingException e) {
            return invalid("not YAML, or a key stands twice" + at(e.getLocation()), "YAML");
        } catch (YAMLException | IOException e) {
            return invalid("not YAML", "YAML");
        }
    }

    /** Between two separators there may be nothing but a comment, which Jackson reads as an empty text. */
    private static boolean isEmpty(@Nullable JsonNode document) {
        return document == null
                || document.isNull()
                || (document.isTextual() && document.textValue().isEmpty());
    }

    private static <T> Checked<T> nothing() {
        return invalid("nothing", "a document in the body");
    }

    /** Anchors can make a small text enormous, and a resource that repeats itself is rare. */
    private static Optional<Problem> refusedInYaml(String text) {
        int depth = 0;
        for (Event event : new Yaml(YAML_LIMITS).parse(new StringReader(text))) {
            boolean anchored = event instanceof NodeEvent node && node.getAnchor() != null;
            if (event instanceof AliasEvent || anchored) {
                return Optional.of(Problem.of(
                        "", "an anchor or alias" + at(event.getStartMark().getLine()), "YAML without anchors"));
            }
            if (event instanceof CollectionStartEvent) {
                depth++;
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
            if (depth > DEPTH_MAX) {
                return Optional.of(Problem.of(
                        "", "deeper nesting" + at(event.getStartMark().getLine()), "at most " + DEPTH_MAX + " levels"));
            }
        }
        return Optional.empty();
    }

    private static LoaderOptions yamlLimits() {
        LoaderOptions options = new LoaderOptions();
        // Bodies are bounded before they come here.
        options.setCodePointLimit(Integer.MAX_VALUE);
        return options;
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String at(int lineFromZero) {
        return " at line " + (lineFromZero + 1);
    }

    private static <T> Checked<T> invalid(String value, String expected) {
        return new Checked.Invalid<>(List.of(Problem.of("", value, expected)));
    }
}
