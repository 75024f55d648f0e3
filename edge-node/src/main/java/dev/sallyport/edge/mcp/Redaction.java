package dev.sallyport.edge.mcp;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is taken out of messages. Patterns match in linear time. Immutable, for any thread. */
public final class Redaction {
    /** Work that an event loop can put up with at once, in characters times the patterns' size. */
    private static final long STEPS_MAX = 64L << 20;

    private static final int BYTES_MAX = 1 << 20;

    private final List<Pattern> patterns;
    private final Set<String> names;
    private final String replacement;

    /**
     * Compiles the patterns.
     *
     * @throws com.google.re2j.PatternSyntaxException when one is none
     */
    public Redaction(List<String> patterns, List<String> names, String replacement) {
        this.patterns = patterns.stream().map(Pattern::compile).toList();
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.replacement = replacement;
    }

    /** The longest message that these can go over in the time there is. */
    public static int bytesMax(List<Redaction> redactions) {
        long size = redactions.stream()
                .flatMap(redaction -> redaction.patterns.stream())
                .mapToLong(Pattern::programSize)
                .sum();
        return (int) Math.min(BYTES_MAX, STEPS_MAX / Math.max(1, size));
    }

    boolean hasNames() {
        return !names.isEmpty();
    }

    boolean covers(String name) {
        return !names.isEmpty() && names.contains(name.toLowerCase(Locale.ROOT));
    }

    String replacement() {
        return replacement;
    }

    /** The text without what a pattern matches; the very same one where none does. */
    String applyTo(String text) {
        String result = text;
        for (Pattern pattern : patterns) {
            result = replaced(pattern, result);
        }
        return result;
    }

    private String replaced(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder result = new StringBuilder(0);
        int mark = 0;
        while (matcher.find()) {
            if (matcher.end() > matcher.start()) {
                result.append(text, mark, matcher.start()).append(replacement);
                mark = matcher.end();
            }
        }
        return mark == 0 ? text : result.append(text, mark, text.length()).toString();
    }
}
