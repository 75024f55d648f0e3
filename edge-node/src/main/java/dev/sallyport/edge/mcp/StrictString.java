package dev.sallyport.edge.mcp;

import java.util.HexFormat;

/** Follows one string of a JSON text after the other, and keeps the text of those that are wanted. */
final class StrictString {
    /** The longest name or URI that a request may carry has 8192 characters. */
    private static final int TEXT_BYTES_MAX = 32 << 10;

    private enum State {
        PLAIN,
        ESCAPE,
        HEX,
        CLOSED,
        BROKEN
    }

    private final BoundedBytes kept = new BoundedBytes(TEXT_BYTES_MAX);
    private State state = State.CLOSED;
    private boolean isKey;
    private boolean wanted;
    private boolean tooLong;
    private int hexDigitsLeft;
    private int codeUnit;

    /** The quote that opens the string is behind us. */
    void begin(boolean key, boolean textWanted) {
        state = State.PLAIN;
        isKey = key;
        wanted = textWanted;
        tooLong = false;
        kept.clear();
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    boolean isBroken() {
        return state == State.BROKEN;
    }

    /** The wanted text, unescaped; unusable when it is too long or no text that every parser reads alike. */
    Field text() {
        return tooLong ? Field.Unusable.UNUSABLE : Field.of(JsonEscapes.undo(kept.utf8()));
    }

    /** Returns where it stopped: behind the string, or at the end of what there is. */
    int pass(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && state != State.CLOSED && state != State.BROKEN) {
            if (state == State.PLAIN) {
                int stop = PlainRun.end(bytes, at, end);
                keep(bytes, at, stop - at);
                at = stop;
            }
            if (at < end) {
                state = next(bytes[at]);
                if (state != State.CLOSED) {
                    keep(bytes, at, 1);
                }
                at++;
            }
        }
        return at;
    }

    private State next(byte here) {
        return switch (state) {
            case PLAIN -> here == '"' ? State.CLOSED : here == '\\' ? State.ESCAPE : State.BROKEN;
            case ESCAPE -> escape(here);
            case HEX -> HexFormat.isHexDigit(here) ? hexDigit(HexFormat.fromHexDigit(here)) : State.BROKEN;
            case CLOSED, BROKEN -> State.BROKEN;
        };
    }

    private State escape(byte here) {
        hexDigitsLeft = 4;
        codeUnit = 0;
        return here == 'u' ? State.HEX : "\"\\/bfnrt".indexOf(here) < 0 ? State.BROKEN : State.PLAIN;
    }

    private State hexDigit(int digit) {
        codeUnit = codeUnit << 4 | digit;
        hexDigitsLeft--;
        if (hexDigitsLeft > 0) {
            return State.HEX;
        }
        // A parser that stops at NUL (C's do) takes the key for a shorter one.
        return isKey && codeUnit == 0 ? State.BROKEN : State.PLAIN;
    }

    private void keep(byte[] bytes, int from, int length) {
        if (wanted && !tooLong) {
            tooLong = !kept.append(bytes, from, length);
        }
    }
}
