package dev.sallyport.edge.policy;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts named values where {@code {{name}}} stands. */
final class NamedTexts {
    private static final Pattern REFERENCE = Pattern.compile("\\{\\{([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)}}");

    private NamedTexts() {}

    /** The text with every reference replaced; empty when it refers to something that is not there. */
    static Optional<String> resolve(String text, Function<String, Optional<String>> values) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            Optional<String> value = values.apply(matcher.group(1));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value.get()));
        }
        return Optional.of(matcher.appendTail(resolved).toString());
    }
}
