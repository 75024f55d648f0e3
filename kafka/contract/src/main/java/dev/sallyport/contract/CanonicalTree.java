package dev.sallyport.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The canonical form (RFC 8785) of JSON that is read already, as far as it is plain: numbers are integers that a double holds
 * exactly. A flood of refusals makes an audit record of each, and writing it out to have it parsed again cost more than
 * everything else about the record.
 */
final class CanonicalTree {
    /** Up to it every integer is a double, and ECMAScript writes it as Java does. */
    private static final long EXACT_MAX = 1L << 53;

    private static final char CONTROLS_END = 0x20;

    private final StringBuilder out = new StringBuilder();

    private CanonicalTree() {}

    /**
     * The canonical form without one member.
     *
     * @param without a member of {@code object} itself; one of that name further down stays
     * @return empty when something in it is not plain
     */
    static Optional<String> of(ObjectNode object, String without) {
        CanonicalTree tree = new CanonicalTree();
        return tree.object(object, Optional.of(without)) ? Optional.of(tree.out.toString()) : Optional.empty();
    }

    private boolean value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> object(node, Optional.empty());
            case ARRAY -> array(node);
            case STRING -> string(node.textValue());
            case NUMBER -> number(node);
            case BOOLEAN, NULL -> {
                out.append(node.asText());
                yield true;
            }
            case BINARY, MISSING, POJO -> false;
        };
    }

    private boolean object(JsonNode node, Optional<String> without) {
        List<String> names = new ArrayList<>(node.size());
        node.fieldNames().forEachRemaining(names::add);
        without.ifPresent(names::remove);
        // By UTF-16 code units, which is how RFC 8785 sorts.
        Collections.sort(names);
        char before = '{';
        for (String name : names) {
            out.append(before);
            if (!string(name)) {
                return false;
            }
            out.append(':');
            if (!value(node.get(name))) {
                return false;
            }
            before = ',';
        }
        out.append(names.isEmpty() ? "{}" : "}");
        return true;
    }

    private boolean array(JsonNode node) {
        char before = '[';
        for (JsonNode item : node) {
            out.append(before);
            if (!value(item)) {
                return false;
            }
            before = ',';
        }
        out.append(node.isEmpty() ? "[]" : "]");
        return true;
    }

    private boolean number(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            return false;
        }
        long number = node.longValue();
        if (number > EXACT_MAX || number < -EXACT_MAX) {
            return false;
        }
        out.append(number);
        return true;
    }

    private boolean string(String text) {
        out.append('"');
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < CONTROLS_END || c == '"' || c == '\\') {
                out.append(text, plainFrom, i);
                escape(c);
                plainFrom = i + 1;
            } else if (Character.isSurrogate(c)) {
                // Half a pair has no UTF-8.
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        out.append(text, plainFrom, text.length()).append('"');
        return true;
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> out.append("\\u00").append((char) ('0' + (c >> 4))).append(Character.forDigit(c & 0xf, 16));
        }
    }
}
