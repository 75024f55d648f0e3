package dev.sallyport.edge.mcp;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes the items that a caller may not see out of a list result while it passes, and leaves every other byte as it came
 * (2026-07-28, Tools, Resources, Prompts; the same members since 2024-11-05). Confined to its event loop.
 *
 * <p>At most one item is held back, with the white space around it. An item passes when it is an object that has its
 * identifying member once, as a string, and that name is visible; every other item goes. A result that a filter went
 * over is one caller's: {@code cacheScope} becomes {@code private} (2026-07-28, Caching), wherever it stands.
 *
 * <p>It fails closed. What is not one well-formed JSON object in UTF-8, nests too deep or has an item too large ends the
 * passing; a member that comes twice is filtered twice; and a key that differs from {@code result} or the list's in case
 * only is that key, because some clients' parsers fold case.
 *
 * <pre>
 *   passing ──"[" of the list──▶ in a list: hold back, then pass or drop, item by item ──"]"──▶ passing
 *      └──result.cacheScope──▶ in a scope: replaced ──its end──▶ passing
 * </pre>
 */
public final class ListFilter implements MessageFilter {
    private static final int MESSAGE = 1;
    private static final int RESULT = 2;
    private static final int LIST = 3;
    private static final int ITEM = 4;
    private static final String PRIVATE = "private";
    private static final byte[] PRIVATE_SPELLED = "\"private\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_BYTES = {};
    private static final int NO_COMMA = -1;

    private enum Mode {
        PASSING,
        IN_LIST,
        IN_SCOPE
    }

    private final Map<ListTarget, Predicate<String>> visible = new EnumMap<>(ListTarget.class);
    private final StrictJson json = new StrictJson(new Reader());
    private final BoundedBytes held;
    private final ListedItem item = new ListedItem();
    private ItemCheck tools = (name, bytes, offset, length) -> true;

    private byte[] chunk = NO_BYTES;
    private int mark;
    private Output out = ListFilter::nowhere;

    private Mode mode = Mode.PASSING;
    private boolean inResult;
    private boolean atScope;
    private boolean scopeKept;
    private @Nullable ListTarget listed;
    private int commaAt = NO_COMMA;
    private int itemAt;
    private int passedHere;
    private int droppedHere;
    private int passed;
    private boolean changed;

    /**
     * Prepares for messages that list {@code target}.
     *
     * @param visible whether the caller may see the item of this name, asked once an item
     * @param itemBytesMax how many bytes may be held back: an item with the white space before it
     */
    public ListFilter(ListTarget target, Predicate<String> visible, int itemBytesMax) {
        this(Map.of(target, visible), itemBytesMax);
    }

    /** Prepares for messages of which it is not known what they answer: those of a stream that is shared or resumed. */
    public ListFilter(Map<ListTarget, Predicate<String>> visible, int itemBytesMax) {
        this.visible.putAll(visible);
        this.held = new BoundedBytes(itemBytesMax);
    }

    /** Lets only those tools pass, of the visible ones, that {@code check} lets pass. */
    public ListFilter checkingTools(ItemCheck check) {
        tools = check;
        return this;
    }

    @Override
    public boolean feed(byte[] bytes, int offset, int length, Output output) {
        chunk = bytes;
        mark = offset;
        out = output;
        json.feed(bytes, offset, length);
        if (!json.isBroken()) {
            settle(offset + length);
        }
        chunk = NO_BYTES;
        out = ListFilter::nowhere;
        return !json.isBroken();
    }

    /** Ends the message; false when it is not whole. Nothing but white space is a whole message of nothing. */
    public boolean end() {
        return json.isComplete() || json.isEmpty();
    }

    /** Everything has passed already. */
    @Override
    public boolean end(Output output) {
        return end();
    }

    @Override
    public void reset() {
        json.reset();
        held.clear();
        mode = Mode.PASSING;
        inResult = false;
        passed = 0;
        changed = false;
    }

    @Override
    public boolean hasChanged() {
        return changed;
    }

    /** No client takes a list from what is no message. */
    @Override
    public boolean letsOthersPass() {
        return true;
    }

    /** How many items have passed. */
    public int passed() {
        return passed;
    }

    /** Moves the bytes before this position to where they belong. */
    private void settle(int end) {
        switch (mode) {
            case PASSING -> pass(chunk, mark, end - mark);
            case IN_LIST -> {
                if (!held.append(chunk, mark, end - mark)) {
                    json.refuse();
                }
            }
            case IN_SCOPE -> {}
        }
        mark = end;
    }

    private void pass(byte[] bytes, int offset, int length) {
        if (length > 0) {
            out.accept(bytes, offset, length);
        }
    }

    private void beginList(int at) {
        settle(at + 1);
        mode = Mode.IN_LIST;
        commaAt = NO_COMMA;
        passedHere = 0;
        droppedHere = 0;
    }

    private void endItem(int end) {
        settle(end);
        if (listed != null && isVisible(listed)) {
            // The first that passes must not begin with the comma behind those that did not.
            int from = passedHere == 0 ? commaAt + 1 : 0;
            pass(held.array(), from, held.size() - from);
            passedHere++;
            passed++;
        } else {
            droppedHere++;
            changed = true;
        }
        held.clear();
    }

    private boolean isVisible(ListTarget target) {
        Optional<String> name = item.name();
        return name.isPresent()
                && visible.getOrDefault(target, any -> false).test(name.get())
                && (target != ListTarget.TOOLS || tools.passes(name.get(), held.array(), itemAt, held.size() - itemAt));
    }

    private void endList(int end) {
        int bracket = end - 1;
        settle(bracket);
        boolean emptied = passedHere == 0 && droppedHere > 0;
        if (!emptied) {
            pass(held.array(), 0, held.size());
        }
        held.clear();
        mode = Mode.PASSING;
    }

    private void beginScope(int at) {
        settle(at);
        pass(PRIVATE_SPELLED, 0, PRIVATE_SPELLED.length);
        mode = Mode.IN_SCOPE;
        scopeKept = false;
    }

    private void endScope(int end) {
        settle(end);
        changed |= !scopeKept;
        mode = Mode.PASSING;
    }

    private static void nowhere(byte[] bytes, int offset, int length) {}

    /** Finds the places in the structure. */
    private final class Reader implements StrictJson.Listener {
        @Override
        public boolean wantsKeys(int depth) {
            return switch (mode) {
                case PASSING -> depth == MESSAGE || (depth == RESULT && inResult);
                case IN_LIST -> depth == ITEM;
                case IN_SCOPE -> false;
            };
        }

        @Override
        public void key(int depth, Field field) {
            String key = field.orElse("");
            if (depth == MESSAGE) {
                inResult = key.equalsIgnoreCase("result");
                listed = null;
                atScope = false;
            } else if (depth == RESULT) {
                listed = listedBy(key);
                atScope = key.equalsIgnoreCase("cacheScope");
            } else if (listed != null) {
                item.key(key, listed.identifying());
            }
        }

        private @Nullable ListTarget listedBy(String key) {
            for (ListTarget each : visible.keySet()) {
                if (each.member().equalsIgnoreCase(key)) {
                    return each;
                }
            }
            return null;
        }

        @Override
        public boolean beginValue(int depth, byte first, int at) {
            if (depth == 0 && first != '{') {
                json.refuse();
            } else if (depth == RESULT && mode == Mode.PASSING) {
                return beginMember(first, at);
            } else if (depth == LIST && mode == Mode.IN_LIST) {
                itemAt = held.size() + at - mark;
                item.begin(first == '{');
            }
            return depth == ITEM && mode == Mode.IN_LIST && item.isAtName();
        }

        /** Some servers write null for a list of nothing. */
        private boolean beginMember(byte first, int at) {
            if (atScope) {
                beginScope(at);
            } else if (listed != null && first == '[') {
                beginList(at);
            } else if (listed != null && first != 'n') {
                json.refuse();
            }
            return atScope;
        }

        @Override
        public void text(Field text) {
            if (mode == Mode.IN_SCOPE) {
                scopeKept = text.orElse("").equals(PRIVATE);
            } else {
                item.named(text);
            }
        }

        @Override
        public void comma(int depth, int at) {
            if (depth == LIST && mode == Mode.IN_LIST) {
                settle(at);
                commaAt = held.size();
            }
        }

        @Override
        public void endValue(int depth, int end) {
            if (mode == Mode.IN_LIST && depth == LIST) {
                endItem(end);
            } else if (mode == Mode.IN_LIST && depth == RESULT) {
                endList(end);
            } else if (mode == Mode.IN_SCOPE && depth == RESULT) {
                endScope(end);
            }
        }
    }
}
