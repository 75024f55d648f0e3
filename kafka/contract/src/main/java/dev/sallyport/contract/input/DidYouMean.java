package dev.sallyport.contract.input;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that a mistyped one was probably meant to be. */
public final class DidYouMean {
    private static final int WORD_CHARACTERS_MAX = 64;

    private DidYouMean() {}

    /** The hint; empty when no known word is near. Takes time for each known word. */
    public static Optional<String> among(Collection<String> known, String typed) {
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

    /** How many letters to add, leave out, replace, or swap with their neighbour (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = cost(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cost(String a, String b, int i, int j, int[][] cost) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, 1 + cost[i - 2][j - 2]) : least;
    }
}
