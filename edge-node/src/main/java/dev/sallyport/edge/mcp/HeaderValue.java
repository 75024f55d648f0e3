package dev.sallyport.edge.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A header that must come once, as visible ASCII, if it comes at all. */
sealed interface HeaderValue {
    Missing MISSING = new Missing();
    Repeated REPEATED = new Repeated();
    Unreadable UNREADABLE = new Unreadable();

    /** No such field. */
    record Missing() implements HeaderValue {}

    /** More than one field line; two that agree are refused too, because proxies differ in which one they drop. */
    record Repeated() implements HeaderValue {}

    /** Characters or an encoding that a header must not have. */
    record Unreadable() implements HeaderValue {}

    /** The one value, without white space around it. */
    record Single(String text) implements HeaderValue {}

    String ENCODED_PREFIX = "=?base64?";
    String ENCODED_SUFFIX = "?=";

    static HeaderValue of(HeaderLookup headers, String name) {
        List<String> values = headers.all(name);
        if (values.isEmpty()) {
            return MISSING;
        }
        if (values.size() > 1) {
            return REPEATED;
        }
        String text = trimmed(values.getFirst());
        return isPrintable(text) ? new Single(text) : UNREADABLE;
    }

    /** The same, for the headers in which {@code =?base64?…?=} stands for text that a header cannot hold. */
    static HeaderValue decoded(HeaderLookup headers, String name) {
        HeaderValue value = of(headers, name);
        if (!(value instanceof Single single) || !isEncoded(single.text())) {
            return value;
        }
        String text = single.text();
        String payload = text.substring(ENCODED_PREFIX.length(), text.length() - ENCODED_SUFFIX.length());
        try {
            byte[] bytes = Base64.getDecoder().decode(payload);
            boolean canonical = Base64.getEncoder().encodeToString(bytes).equals(payload);
            return canonical ? new Single(decodedStrictly(bytes)) : UNREADABLE;
        } catch (IllegalArgumentException | CharacterCodingException notDecodable) {
            return UNREADABLE;
        }
    }

    private static boolean isEncoded(String text) {
        return text.length() >= ENCODED_PREFIX.length() + ENCODED_SUFFIX.length()
                && text.startsWith(ENCODED_PREFIX)
                && text.endsWith(ENCODED_SUFFIX);
    }

    private static String decodedStrictly(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static String trimmed(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && isSpace(value.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isSpace(char each) {
        return each == ' ' || each == '\t';
    }

    /** Whether a header can hold {@code text} as it is. */
    static boolean isPlain(String text) {
        return isPrintable(text) && !isEncoded(text) && trimmed(text).equals(text);
    }

    private static boolean isPrintable(String text) {
        for (int at = 0; at < text.length(); at++) {
            char here = text.charAt(at);
            if ((here < ' ' && here != '\t') || here > '~') {
                return false;
            }
        }
        return true;
    }
}
