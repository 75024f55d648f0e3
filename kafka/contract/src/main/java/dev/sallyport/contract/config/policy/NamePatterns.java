package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Which names there are. A pattern is a name in which {@code *} stands for any text.
 *
 * @param allow of which one must match; none given is any name
 * @param deny of which none may match; it wins
 */
public record NamePatterns(List<String> allow, List<String> deny) {
    public static final NamePatterns ALL = new NamePatterns(List.of("*"), List.of());

    /** A pattern of a name or URI. */
    public static final Rule PATTERN = new Rule(
            text -> !text.isBlank() && text.length() <= 256, "a name of at most 256 characters; * stands for any text");

    public NamePatterns {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** Reads the fields {@code allow} and {@code deny}. An empty {@code allow} list allows nothing. */
    public static Optional<NamePatterns> read(Fields fields) {
        List<String> allow = fields.has("allow") ? fields.strings("allow", PATTERN) : ALL.allow;
        List<String> deny = fields.strings("deny", PATTERN);
        return fields.build(() -> new NamePatterns(allow, deny));
    }

    /** Writes the fields {@code allow} and {@code deny}. */
    public void write(ObjectNode json) {
        allow.forEach(json.putArray("allow")::add);
        deny.forEach(json.putArray("deny")::add);
    }
}
