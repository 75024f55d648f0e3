package dev.sallyport.edge.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for words among bytes, in steps as long as the words: what holds none of them costs next to nothing. (Horspool
 * 1980, Practical fast searching in strings.) Immutable.
 */
public final class WordSearch {
    private final byte[][] words;
    private final int[][] steps;

    /** A search for {@code words}, which are ASCII. */
    public WordSearch(List<String> words) {
        this.words = new byte[words.size()][];
        this.steps = new int[words.size()][];
        for (int each = 0; each < words.size(); each++) {
            byte[] word = words.get(each).getBytes(StandardCharsets.US_ASCII);
            this.words[each] = word;
            this.steps[each] = steps(word);
        }
    }

    private static int[] steps(byte[] word) {
        int[] steps = new int[1 << Byte.SIZE];
        Arrays.fill(steps, word.length);
        for (int at = 0; at < word.length - 1; at++) {
            steps[Byte.toUnsignedInt(word[at])] = word.length - 1 - at;
        }
        return steps;
    }

    /** Whether one of the words stands there whole. */
    public boolean finds(byte[] bytes, int offset, int length) {
        for (int each = 0; each < words.length; each++) {
            if (finds(words[each], steps[each], bytes, offset, offset + length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean finds(byte[] word, int[] steps, byte[] bytes, int from, int end) {
        int last = word.length - 1;
        int at = from + last;
        while (at < end) {
            byte here = bytes[at];
            if (here == word[last] && isAt(word, bytes, at - last)) {
                return true;
            }
            at += steps[Byte.toUnsignedInt(here)];
        }
        return false;
    }

    private static boolean isAt(byte[] word, byte[] bytes, int start) {
        for (int at = 0; at < word.length - 1; at++) {
            if (bytes[start + at] != word[at]) {
                return false;
            }
        }
        return true;
    }
}
