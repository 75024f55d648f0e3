package dev.sallyport.contract.input;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that a mistyped one was probably meant to be. */
final class DidYouMean {
    private static final int WORD_CHARACTERS_MAX = 64;

    private DidYouMean() {}

    static Optional<String> among(Collection<String> known, String typed) {
        if (typed.length() > WORD_CHARACTERS_MAX) {
            return Optional.empty();
        }
        String word = typed.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate ->
                        distance(candidate.toLowerCase(Locale.ROOT), word) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(candidate.toLowerCase(Locale.ROOT), word)))
                .map(candidate -> "did you mean " + candidate + "?");
    }

    /** The Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
