package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Takes out of calls of tools, reads of resources and gets of prompts what neither side is to see. What cannot be
 * redacted does not pass.
 *
 * @param in which of the two ways
 * @param patterns RE2 regular expressions; what they match in a string value is replaced
 * @param names of JSON members, compared without regard to case; their whole value is replaced
 * @param replacement what is put in its place
 */
public record Redact(In in, List<String> patterns, List<String> names, String replacement) implements PolicyAction {
    /** Each looks at every character. */
    private static final int PATTERNS_MAX = 16;

    private static final int NAMES_MAX = 64;

    private static final String REPLACEMENT = "[redacted]";

    /** The way that is gone over. */
    public enum In {
        /** What the server says while it answers: its answer, and the messages before it. */
        RESULT,
        /** What the client gives to the tool or the prompt. */
        ARGUMENTS,
        BOTH
    }

    public Redact {
        patterns = List.copyOf(patterns);
        names = List.copyOf(names);
    }

    static Optional<Redact> read(Fields fields) {
        In in = fields.choice("in", In.class, In.RESULT);
        List<String> patterns = fields.strings("patterns", LinearPattern.RULE);
        List<String> names = fields.strings(
                "names", new Rule(text -> !text.isEmpty() && text.length() <= 256, "a name of at most 256 characters"));
        Optional<String> replacement = fields.optionalString("replacement", Rule.atMost(100));
        if (!fields.has("patterns") && !fields.has("names")) {
            fields.problem("patterns", "patterns, names, or both");
        }
        if (patterns.size() > PATTERNS_MAX
                || patterns.stream().mapToLong(LinearPattern::sizeOf).sum() > 2L * LinearPattern.SIZE_MAX) {
            fields.problem(
                    "patterns",
                    "at most " + PATTERNS_MAX + " patterns with " + 2 * LinearPattern.SIZE_MAX
                            + " repeated parts together");
        }
        if (names.size() > NAMES_MAX) {
            fields.problem("names", "at most " + NAMES_MAX + " names");
        }
        return fields.build(() -> new Redact(in, patterns, names, replacement.orElse(REPLACEMENT)));
    }

    @Override
    public PolicyType type() {
        return PolicyType.REDACT;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("in", Fields.label(in));
        patterns.forEach(json.putArray("patterns")::add);
        names.forEach(json.putArray("names")::add);
        json.put("replacement", replacement);
    }
}
