package dev.sallyport.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;

/** The golden files under {@code wire/}: what stands on the topics, for this version and all later ones. */
public final class Golden {
    /** Maps, whose members a version does not add to. */
    private static final Set<String> NAMED_BY_WRITERS = Set.of("pinned", "streams");

    private Golden() {}

    public static JsonNode read(String name) {
        try (InputStream file = Objects.requireNonNull(Golden.class.getResourceAsStream("/wire/" + name), name)) {
            return Json.MAPPER.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** The same record as a newer version may write it: with a field more in every object. */
    public static JsonNode fromALaterVersion(String name) {
        JsonNode copy = read(name).deepCopy();
        addToEveryObject(copy);
        return copy;
    }

    private static void addToEveryObject(JsonNode node) {
        if (node instanceof ArrayNode array) {
            array.forEach(Golden::addToEveryObject);
        } else if (node instanceof ObjectNode object) {
            object.properties().stream()
                    .filter(field -> !NAMED_BY_WRITERS.contains(field.getKey()))
                    .forEach(field -> addToEveryObject(field.getValue()));
            object.putObject("addedLater").put("x", 1);
        }
    }

    public static byte[] bytes(JsonNode json) {
        try {
            return Json.MAPPER.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
