package dev.sallyport.edge.mcp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
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
    private final List<Set<String>> large =
            new ArrayList<>(Collections.nCopies(EnvelopeReader.NESTING_MAX + 1, Set.of()));
    private int open;

    void reset() {
        Arrays.fill(keys, 0, size, "");
        Collections.fill(large.subList(0, open + 1), Set.of());
        size = 0;
        open = 0;
    }

    void openObject() {
        open++;
        starts[open] = size;
        large.set(open, Set.of());
    }

    void closeObject() {
        size = starts[open];
        large.set(open, Set.of());
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
        if (large.get(open).isEmpty()) {
            large.set(open, new HashSet<>(Arrays.asList(keys).subList(start, size)));
        }
        return large.get(open).add(key);
    }
}
