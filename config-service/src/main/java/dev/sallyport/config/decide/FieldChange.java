package dev.sallyport.config.decide;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A field that has another value than before; neither is there when it is a secret.
 *
 * @param pointer a JSON pointer into the resource
 * @param before absent when the field was not there
 * @param after absent when it is there no more
 */
public record FieldChange(String pointer, Optional<JsonNode> before, Optional<JsonNode> after) {
    /** Something that nobody may see is another than before. */
    static FieldChange hidden(String pointer) {
        return new FieldChange(pointer, Optional.empty(), Optional.empty());
    }

    /** What differs, field by field; lists are compared whole. */
    public static List<FieldChange> between(Optional<JsonNode> before, Optional<JsonNode> after) {
        List<FieldChange> changes = new ArrayList<>();
        compare("", before, after, changes);
        return List.copyOf(changes);
    }

    private static void compare(
            String pointer, Optional<JsonNode> before, Optional<JsonNode> after, List<FieldChange> changes) {
        if (before.equals(after)) {
            return;
        }
        if (isObjectOrAbsent(before) && isObjectOrAbsent(after)) {
            Set<String> names = new TreeSet<>();
            before.ifPresent(node -> node.fieldNames().forEachRemaining(names::add));
            after.ifPresent(node -> node.fieldNames().forEachRemaining(names::add));
            for (String name : names) {
                String below = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                compare(below, field(before, name), field(after, name), changes);
            }
            return;
        }
        changes.add(new FieldChange(pointer, before, after));
    }

    private static boolean isObjectOrAbsent(Optional<JsonNode> node) {
        return node.isEmpty() || node.get().isObject();
    }

    private static Optional<JsonNode> field(Optional<JsonNode> object, String name) {
        return object.flatMap(node -> Optional.ofNullable(node.get(name)));
    }
}
