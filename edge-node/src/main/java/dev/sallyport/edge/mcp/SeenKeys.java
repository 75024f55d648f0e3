package dev.sallyport.edge.mcp;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The keys of the objects that are open, to find one that comes twice. Confined to its reader, which uses it for one
 * body after the other: the few keys of an ordinary object are compared one by one in an array that stays allocated,
 * and only a large object gets a set.
 */
final class SeenKeys {
    private static final int COMPARED_ONE_BY_ONE_MAX = 16;

    private String[] keys = new String[64];
    private int size;
    private final int[] starts = new int[EnvelopeReader.NESTING_MAX + 1];
    private final Set<String>[] large = newSets();
    private int open;

    void reset() {
        Arrays.fill(keys, 0, size, "");
        Arrays.fill(large, 0, open + 1, Set.of());
        size = 0;
        open = 0;
    }

    void openObject() {
        open++;
        starts[open] = size;
        large[open] = Set.of();
    }

    void closeObject() {
        size = starts[open];
        large[open] = Set.of();
        open--;
    }

    /** Whether the object that was opened last did not have this key yet. */
    boolean add(String key) {
        int start = starts[open];
        if (size - start == COMPARED_ONE_BY_ONE_MAX) {
            return addToLarge(key, start);
        }
        for (int at = start; at < size; at++) {
            if (keys[at].equals(key)) {
                return false;
            }
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
        }
        keys[size++] = key;
        return true;
    }

    private boolean addToLarge(String key, int start) {
        if (large[open].isEmpty()) {
            large[open] = new HashSet<>(Arrays.asList(keys).subList(start, size));
        }
        return large[open].add(key);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Set<String>[] newSets() {
        Set<String>[] sets = new Set[EnvelopeReader.NESTING_MAX + 1];
        Arrays.fill(sets, Set.of());
        return sets;
    }
}
