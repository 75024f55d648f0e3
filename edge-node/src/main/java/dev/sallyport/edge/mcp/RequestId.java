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
                "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(JsonEscapes.undo(inner()))) + "\"");
    }

    private String inner() {
        return token.substring(1, token.length() - 1);
    }
}
