package dev.sallyport.edge.mcp;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * A JSON-RPC id as the exact JSON token that was read: {@code 1} never becomes {@code 1.0}, and a string keeps its
 * quotes and its escapes, so the token can be written back as it is.
 *
 * <p>Two spellings of one string, with a letter and with its escape, are different tokens. To match an answer to its
 * request compare {@link #canonical()} forms: a peer may spell an id anew when it echoes it.
 */
public record RequestId(String token) {
    /** Longer than any UUID, trace id or counter; an id is kept for as long as its request is in flight. */
    static final int TOKEN_CHARS_MAX = 256;

    /** The same id in the spelling that every writer of it shares: raw where JSON allows it, else escaped one way. */
    public RequestId canonical() {
        if (token.indexOf('\\') < 0) {
            return this;
        }
        return new RequestId(
                "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(unescaped())) + "\"");
    }

    private CharSequence unescaped() {
        StringBuilder value = new StringBuilder(token.length());
        int end = token.length() - 1;
        for (int at = 1; at < end; at++) {
            char here = token.charAt(at);
            if (here != '\\') {
                value.append(here);
                continue;
            }
            char escape = token.charAt(++at);
            switch (escape) {
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'u' -> {
                    value.append((char) Integer.parseInt(token, at + 1, at + 5, 16));
                    at += 4;
                }
                default -> value.append(escape);
            }
        }
        return value;
    }
}
