package dev.sallyport.edge.mcp;

/**
 * {@link StrictUtf8} for a text that comes in chunks split anywhere. A decoder that takes a wrong sequence for a longer
 * one swallows the quote behind it, and reads another structure.
 */
final class Utf8Watch {
    private static final int TAIL_MIN = 0x80;
    private static final int TAIL_MAX = 0xBF;

    private int tailsLeft;
    private int nextMin = TAIL_MIN;
    private int nextMax = TAIL_MAX;

    void reset() {
        tailsLeft = 0;
        nextMin = TAIL_MIN;
        nextMax = TAIL_MAX;
    }

    /** Whether the text is valid so far; once it is not, the watch is of no further use. */
    boolean feed(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            if (tailsLeft == 0) {
                at = StrictUtf8.skipAscii(bytes, at, end);
                if (at == end) {
                    return true;
                }
                if (!begin(bytes[at] & 0xFF)) {
                    return false;
                }
            } else if (!takeTail(bytes[at] & 0xFF)) {
                return false;
            }
            at++;
        }
        return true;
    }

    private boolean begin(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return false;
        }
        tailsLeft = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        nextMin = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : TAIL_MIN;
        nextMax = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : TAIL_MAX;
        return true;
    }

    private boolean takeTail(int here) {
        boolean valid = here >= nextMin && here <= nextMax;
        tailsLeft--;
        nextMin = TAIL_MIN;
        nextMax = TAIL_MAX;
        return valid;
    }
}
