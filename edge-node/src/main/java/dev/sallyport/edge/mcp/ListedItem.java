package dev.sallyport.edge.mcp;

import java.util.Optional;

/** What one item of a list is called. Anything that two clients may call differently has no name. Confined to its filter. */
final class ListedItem {
    private boolean object;
    private int keys;
    private boolean atKey;
    private Optional<String> name = Optional.empty();

    void begin(boolean isObject) {
        object = isObject;
        keys = 0;
        atKey = false;
        name = Optional.empty();
    }

    /** Takes a key of the item itself; one that differs in case only is the same key to a parser that folds case. */
    void key(String key, String identifying) {
        atKey = key.equals(identifying);
        if (key.equalsIgnoreCase(identifying)) {
            keys++;
        }
    }

    /** Whether the value that begins is the name. */
    boolean isAtName() {
        return atKey;
    }

    void named(Field text) {
        name = text instanceof Field.Text usable ? Optional.of(usable.value()) : Optional.empty();
    }

    Optional<String> name() {
        return object && keys == 1 ? name : Optional.empty();
    }
}
