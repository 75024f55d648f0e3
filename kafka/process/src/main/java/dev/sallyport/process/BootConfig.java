package dev.sallyport.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.contract.input.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one YAML file that a process starts from. {@code ${NAME}} and {@code ${NAME:fallback}} inside a value stand for
 * environment variables, so that one file serves many nodes and no secret needs to be in it.
 */
public final class BootConfig {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private BootConfig() {}

    /** Reads {@code file} and hands its fields to {@code reader}; every problem is in the answer. */
    public static <T> Checked<T> read(
            Path file, Map<String, String> environment, Function<Fields, Optional<T>> reader) {
        JsonNode document;
        try {
            document = YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
            return invalid(file + where + ": not YAML, or a key stands twice", "one YAML document");
        } catch (IOException e) {
            return invalid(file.toString(), "a file that this process can read");
        }
        List<Problem> unset = new ArrayList<>();
        JsonNode resolved = resolve(document, "", environment, unset);
        if (!unset.isEmpty()) {
            return new Checked.Invalid<>(unset);
        }
        return Fields.read(resolved, UnknownFields.REFUSED, reader);
    }

    private static <T> Checked<T> invalid(String value, String expected) {
        return new Checked.Invalid<>(List.of(Problem.of("", value, expected)));
    }

    private static JsonNode resolve(
            JsonNode node, String pointer, Map<String, String> environment, List<Problem> unset) {
        if (node instanceof MissingNode) {
            return YAML.createObjectNode();
        }
        if (node instanceof ObjectNode object) {
            ObjectNode resolved = YAML.createObjectNode();
            object.properties()
                    .forEach(entry -> resolved.set(
                            entry.getKey(),
                            resolve(entry.getValue(), pointer + "/" + entry.getKey(), environment, unset)));
            return resolved;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode resolved = YAML.createArrayNode();
            for (int i = 0; i < array.size(); i++) {
                resolved.add(resolve(array.get(i), pointer + "/" + i, environment, unset));
            }
            return resolved;
        }
        return node.isTextual() ? TextNode.valueOf(expand(node.textValue(), pointer, environment, unset)) : node;
    }

    private static String expand(String text, String pointer, Map<String, String> environment, List<Problem> unset) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String value = environment.getOrDefault(match.group(1), match.group(2));
            if (value == null) {
                unset.add(Problem.missing(pointer, "the environment variable " + match.group(1) + " to be set"));
                return "";
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
