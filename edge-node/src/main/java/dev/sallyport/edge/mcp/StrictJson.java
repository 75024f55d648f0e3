package dev.sallyport.edge.mcp;

/**
 * Follows one JSON text (RFC 8259) that comes in chunks split anywhere, and tells where its values begin and end. Strict,
 * unlike {@link JsonStructure}: a filter must see the structure that every client sees, or stop. Confined to its filter.
 */
final class StrictJson {
    private static final int NESTING_MAX = EnvelopeReader.NESTING_MAX;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private static final byte OBJECT_START = '{';
    private static final byte OBJECT_END = '}';
    private static final byte ARRAY_START = '[';
    private static final byte ARRAY_END = ']';

    /** Depth is the number of objects and arrays that are open; positions count in the chunk that is being fed. */
    interface Listener {
        /** Whether the keys of the object that is open at this depth are wanted. */
        boolean wantsKeys(int depth);

        /** A wanted key, unescaped; unusable when it is longer than any that has a meaning. */
        void key(int depth, Field key);

        /** A value begins at this byte; returns whether its text is wanted, should it be a string. */
        boolean beginValue(int depth, byte first, int at);

        /** A wanted text, before the end of its value. */
        void text(Field text);

        void comma(int depth, int at);

        /** A value ended before this position. */
        void endValue(int depth, int end);
    }

    private enum State {
        VALUE,
        VALUE_OR_END,
        KEY,
        KEY_OR_END,
        COLON,
        COMMA_OR_END,
        STRING,
        WORD,
        NUMBER,
        COMPLETE,
        BROKEN
    }

    private final Listener listener;
    private final Utf8Watch utf8 = new Utf8Watch();
    private final boolean[] inObject = new boolean[NESTING_MAX + 1];
    private final StrictString string = new StrictString();

    private State state = State.VALUE;
    private int depth;
    private boolean isKey;
    private boolean textWanted;
    private byte[] word = NULL;
    private int wordAt;
    private NumberPart number = NumberPart.SIGN;

    StrictJson(Listener listener) {
        this.listener = listener;
    }

    void reset() {
        utf8.reset();
        state = State.VALUE;
        depth = 0;
    }

    /** Whether nothing but white space came. */
    boolean isEmpty() {
        return state == State.VALUE && depth == 0;
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    boolean isBroken() {
        return state == State.BROKEN;
    }

    /** Gives the text up; for the listener, too. */
    void refuse() {
        state = State.BROKEN;
    }

    void feed(byte[] bytes, int offset, int length) {
        if (!utf8.feed(bytes, offset, length)) {
            refuse();
        }
        int end = offset + length;
        int at = offset;
        while (at < end && state != State.BROKEN) {
            at = switch (state) {
                case STRING -> passString(bytes, at, end);
                case WORD -> passWord(bytes[at], at);
                case NUMBER -> passNumber(bytes[at], at);
                case VALUE, VALUE_OR_END, KEY, KEY_OR_END, COLON, COMMA_OR_END, COMPLETE, BROKEN -> {
                    if (!isSpace(bytes[at])) {
                        step(bytes[at], at);
                    }
                    yield at + 1;
                }
            };
        }
    }

    private void step(byte here, int at) {
        switch (state) {
            case VALUE -> beginValue(here, at);
            case VALUE_OR_END -> {
                if (here == ARRAY_END) {
                    close(false, at);
                } else {
                    beginValue(here, at);
                }
            }
            case KEY_OR_END -> {
                if (here == OBJECT_END) {
                    close(true, at);
                } else {
                    beginKey(here);
                }
            }
            case KEY -> beginKey(here);
            case COLON -> state = here == ':' ? State.VALUE : State.BROKEN;
            case COMMA_OR_END -> {
                if (here == ',') {
                    state = inObject[depth] ? State.KEY : State.VALUE;
                    listener.comma(depth, at);
                } else if (here == OBJECT_END || here == ARRAY_END) {
                    close(here == OBJECT_END, at);
                } else {
                    refuse();
                }
            }
            case STRING, WORD, NUMBER, COMPLETE, BROKEN -> refuse();
        }
    }

    private void beginKey(byte here) {
        if (here != '"') {
            refuse();
            return;
        }
        beginString(true, listener.wantsKeys(depth));
    }

    private void beginValue(byte here, int at) {
        switch (here) {
            case OBJECT_START, ARRAY_START -> open(here == OBJECT_START);
            case '"' -> state = State.STRING;
            case 't' -> beginWord(TRUE);
            case 'f' -> beginWord(FALSE);
            case 'n' -> beginWord(NULL);
            default -> {
                number = NumberPart.first(here);
                state = number == NumberPart.WRONG ? State.BROKEN : State.NUMBER;
            }
        }
        if (state != State.BROKEN) {
            boolean opened = here == OBJECT_START || here == ARRAY_START;
            boolean wanted = listener.beginValue(opened ? depth - 1 : depth, here, at);
            if (state == State.STRING) {
                beginString(false, wanted);
            }
        }
    }

    private void open(boolean object) {
        if (depth == NESTING_MAX) {
            refuse();
            return;
        }
        depth++;
        inObject[depth] = object;
        state = object ? State.KEY_OR_END : State.VALUE_OR_END;
    }

    private void close(boolean object, int at) {
        if (inObject[depth] != object) {
            refuse();
            return;
        }
        depth--;
        endValue(at + 1);
    }

    private void endValue(int end) {
        state = depth == 0 ? State.COMPLETE : State.COMMA_OR_END;
        listener.endValue(depth, end);
    }

    private void beginWord(byte[] expected) {
        state = State.WORD;
        word = expected;
        wordAt = 1;
    }

    private void beginString(boolean key, boolean wanted) {
        state = State.STRING;
        isKey = key;
        textWanted = wanted;
        string.begin(key, wanted);
    }

    private int passString(byte[] bytes, int from, int end) {
        int at = string.pass(bytes, from, end);
        if (string.isBroken()) {
            refuse();
        } else if (string.isClosed()) {
            endString(at);
        }
        return at;
    }

    private int passWord(byte here, int at) {
        if (here != word[wordAt]) {
            refuse();
            return at;
        }
        wordAt++;
        if (wordAt == word.length) {
            endValue(at + 1);
        }
        return at + 1;
    }

    /** Leaves the byte that ends the number to be read again. */
    private int passNumber(byte here, int at) {
        number = number.next(here);
        if (number == NumberPart.ENDED) {
            endValue(at);
            return at;
        }
        if (number == NumberPart.WRONG) {
            refuse();
        }
        return at + 1;
    }

    private void endString(int end) {
        if (isKey) {
            state = State.COLON;
            if (textWanted) {
                listener.key(depth, string.text());
            }
            return;
        }
        if (textWanted) {
            listener.text(string.text());
        }
        endValue(end);
    }

    private static boolean isSpace(byte here) {
        return here == ' ' || here == '\n' || here == '\r' || here == '\t';
    }
}
