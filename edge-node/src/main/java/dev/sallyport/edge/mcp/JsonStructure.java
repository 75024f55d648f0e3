package dev.sallyport.edge.mcp;

import java.util.HexFormat;

/**
 * Follows the structure of a JSON text that comes in chunks split anywhere, byte by byte, and hands the few values that
 * {@link MessageFacts} wants over to it. Confined to its inspector.
 */
final class JsonStructure {
    private static final int NESTING_MAX = EnvelopeReader.NESTING_MAX;

    /** Enough for every key and value that is wanted; a longer one is not the wanted one. */
    private static final int CAPTURED_BYTES_MAX = RequestId.TOKEN_CHARS_MAX;

    private static final byte OBJECT_START = '{';
    private static final byte OBJECT_END = '}';
    private static final byte ARRAY_START = '[';
    private static final byte ARRAY_END = ']';

    private enum State {
        VALUE,
        VALUE_OR_END,
        KEY,
        KEY_OR_END,
        COLON,
        COMMA_OR_END,
        STRING,
        ESCAPE,
        HEX,
        SCALAR,
        COMPLETE,
        BROKEN
    }

    private final MessageFacts facts = new MessageFacts();
    private final boolean[] inObject = new boolean[NESTING_MAX + 1];
    private final byte[] captured = new byte[CAPTURED_BYTES_MAX];

    private State state = State.VALUE;
    private int depth;
    private boolean started;
    private boolean stringIsKey;
    private boolean capturing;
    private int capturedBytes;
    private int hexDigitsLeft;

    void reset() {
        facts.reset();
        state = State.VALUE;
        depth = 0;
        started = false;
    }

    /** Whether nothing but white space came. */
    boolean isEmpty() {
        return !started && state == State.VALUE;
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    MessageFacts facts() {
        return facts;
    }

    void feed(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at < end && state != State.BROKEN) {
            at = switch (state) {
                case STRING -> passString(bytes, at, end);
                case SCALAR -> passScalar(bytes, at, end);
                case ESCAPE -> passEscape(bytes, at);
                case HEX -> passHex(bytes, at);
                case VALUE, VALUE_OR_END, KEY, KEY_OR_END, COLON, COMMA_OR_END, COMPLETE -> {
                    if (!isSpace(bytes[at])) {
                        step(bytes, at);
                    }
                    yield at + 1;
                }
                case BROKEN -> end;
            };
        }
    }

    private void step(byte[] bytes, int at) {
        byte here = bytes[at];
        switch (state) {
            case VALUE -> beginValue(bytes, at);
            case VALUE_OR_END -> {
                if (here == ARRAY_END) {
                    close(false);
                } else {
                    beginValue(bytes, at);
                }
            }
            case KEY_OR_END -> {
                if (here == OBJECT_END) {
                    close(true);
                } else {
                    beginKey(here);
                }
            }
            case KEY -> beginKey(here);
            case COLON -> state = here == ':' ? State.VALUE : State.BROKEN;
            case COMMA_OR_END -> {
                if (here == ',') {
                    state = inObject[depth] ? State.KEY : State.VALUE;
                } else if (here == OBJECT_END || here == ARRAY_END) {
                    close(here == OBJECT_END);
                } else {
                    state = State.BROKEN;
                }
            }
            case COMPLETE, BROKEN, STRING, ESCAPE, HEX, SCALAR -> state = State.BROKEN;
        }
    }

    private void beginKey(byte here) {
        if (here != '"') {
            state = State.BROKEN;
            return;
        }
        beginString(true, facts.wantsKeys(depth));
    }

    private void beginValue(byte[] bytes, int at) {
        started = true;
        byte here = bytes[at];
        facts.beginValue(depth);
        if (here == OBJECT_START || here == ARRAY_START) {
            open(here == OBJECT_START);
        } else if (here == '"') {
            beginString(false, facts.wantsValue());
            capture(bytes, at, 1);
        } else if (here == '-' || (here >= '0' && here <= '9') || here == 't' || here == 'f' || here == 'n') {
            state = State.SCALAR;
            capturing = facts.wantsValue();
            capturedBytes = 0;
            capture(bytes, at, 1);
        } else {
            state = State.BROKEN;
        }
    }

    private void open(boolean object) {
        if (depth == NESTING_MAX) {
            state = State.BROKEN;
            return;
        }
        depth++;
        inObject[depth] = object;
        facts.open(depth, object);
        state = object ? State.KEY_OR_END : State.VALUE_OR_END;
    }

    private void close(boolean object) {
        if (depth == 0 || inObject[depth] != object) {
            state = State.BROKEN;
            return;
        }
        facts.close(depth);
        depth--;
        endValue();
    }

    private void endValue() {
        state = depth == 0 ? State.COMPLETE : State.COMMA_OR_END;
    }

    private void beginString(boolean isKey, boolean wanted) {
        state = State.STRING;
        stringIsKey = isKey;
        capturing = wanted;
        capturedBytes = 0;
    }

    private int passString(byte[] bytes, int from, int end) {
        int at = PlainRun.end(bytes, from, end);
        capture(bytes, from, at - from);
        if (at == end) {
            return end;
        }
        if (bytes[at] == '\\') {
            capture(bytes, at, 1);
            state = State.ESCAPE;
        } else if (bytes[at] != '"') {
            state = State.BROKEN;
        } else if (stringIsKey) {
            endKey();
        } else {
            capture(bytes, at, 1);
            giveValue();
        }
        return at + 1;
    }

    private int passEscape(byte[] bytes, int at) {
        byte here = bytes[at];
        if ("\"\\/bfnrtu".indexOf(here) < 0) {
            state = State.BROKEN;
            return at;
        }
        capture(bytes, at, 1);
        hexDigitsLeft = 4;
        state = here == 'u' ? State.HEX : State.STRING;
        return at + 1;
    }

    private int passHex(byte[] bytes, int at) {
        if (!HexFormat.isHexDigit(bytes[at])) {
            state = State.BROKEN;
            return at;
        }
        capture(bytes, at, 1);
        hexDigitsLeft--;
        if (hexDigitsLeft == 0) {
            state = State.STRING;
        }
        return at + 1;
    }

    private void endKey() {
        if (capturing) {
            facts.key(depth, captured, capturedBytes);
        } else {
            facts.otherKey(depth);
        }
        state = State.COLON;
    }

    /** Leaves the byte that ends the number or word to be read again. */
    private int passScalar(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end
                && bytes[at] != ','
                && bytes[at] != OBJECT_END
                && bytes[at] != ARRAY_END
                && !isSpace(bytes[at])) {
            at++;
        }
        capture(bytes, from, at - from);
        if (at < end) {
            giveValue();
        }
        return at;
    }

    private void giveValue() {
        if (capturing) {
            facts.value(captured, capturedBytes);
        }
        endValue();
    }

    private void capture(byte[] bytes, int from, int length) {
        if (!capturing || length == 0) {
            return;
        }
        if (capturedBytes + length > captured.length) {
            capturing = false;
            return;
        }
        System.arraycopy(bytes, from, captured, capturedBytes, length);
        capturedBytes += length;
    }

    private static boolean isSpace(byte here) {
        return here == ' ' || here == '\n' || here == '\r' || here == '\t';
    }
}
