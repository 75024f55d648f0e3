package dev.sallyport.edge.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What the headers hold that mirror a modern message (2026-07-28, Transports). */
public final class HeaderText {
    private HeaderText() {}

    /** {@code text}, encoded where a header cannot hold it as it is or would be read as something else. */
    public static String of(String text) {
        return HeaderValue.isPlain(text)
                ? text
                : HeaderValue.ENCODED_PREFIX
                        + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                        + HeaderValue.ENCODED_SUFFIX;
    }
}
