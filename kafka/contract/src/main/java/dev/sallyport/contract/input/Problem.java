package dev.sallyport.contract.input;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing that is wrong with an input.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole document
 * @param value what stands there, shortened, as JSON; empty when it is missing or secret
 * @param expected what should stand there
 * @param hint the cure, where there is a likely one: "did you mean …"
 */
public record Problem(String pointer, Optional<String> value, String expected, Optional<String> hint) {
    private static final int SHOWN_CHARACTERS_MAX = 120;
    private static final Pattern CREDENTIALS_IN_URL = Pattern.compile("//[^/@\\s\"]{1,512}@");

    public Problem {
        value = value.map(Problem::withoutPasswords).map(Problem::shorten);
    }

    public static Problem of(String pointer, String value, String expected) {
        return new Problem(pointer, Optional.of(value), expected, Optional.empty());
    }

    public static Problem missing(String pointer, String expected) {
        return new Problem(pointer, Optional.empty(), expected, Optional.empty());
    }

    public Problem withHint(String cure) {
        return new Problem(pointer, value, expected, Optional.of(cure));
    }

    /** The same problem of an input that is itself a part, at {@code prefix}, of a larger one. */
    public Problem below(String prefix) {
        return new Problem(prefix + pointer, value, expected, hint);
    }

    /** The line that a person reads: {@code /backend/url: "ftp://x" (expected: an http or https URL)}. */
    @Override
    public String toString() {
        return (pointer.isEmpty() ? "document" : pointer) + ": " + value.orElse("missing") + " (expected: " + expected
                + hint.map(cure -> "; " + cure).orElse("") + ")";
    }

    private static String withoutPasswords(String value) {
        return CREDENTIALS_IN_URL.matcher(value).replaceAll("//…@");
    }

    private static String shorten(String value) {
        return value.length() <= SHOWN_CHARACTERS_MAX ? value : value.substring(0, SHOWN_CHARACTERS_MAX) + "…";
    }
}
