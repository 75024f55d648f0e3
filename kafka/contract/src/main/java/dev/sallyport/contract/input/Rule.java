package dev.sallyport.contract.input;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a text must look like.
 *
 * @param expected the rule in words that finish "expected: …"
 */
public record Rule(Predicate<String> holds, String expected) {
    /** Any text that is not blank. */
    public static final Rule NOT_BLANK = new Rule(text -> !text.isBlank(), "a text that is not blank");

    /** The name of a resource, as in a DNS label. */
    public static final Rule NAME = matching(
            "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", "a name of at most 63 lower-case letters, digits and inner hyphens");

    /** A text that matches {@code regex} whole; the expression must be linear. */
    public static Rule matching(String regex, String expected) {
        return new Rule(Pattern.compile(regex).asMatchPredicate(), expected);
    }

    public static Rule atMost(int characters) {
        return new Rule(text -> text.length() <= characters, "a text of at most " + characters + " characters");
    }
}
