package dev.sallyport.edge.mcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Refuses what lenient decoders let through (overlong forms, encoded surrogates, cut sequences), because two decoders
 * that are lenient in different ways read two different messages.
 */
final class StrictUtf8 {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private StrictUtf8() {}

    static boolean isValid(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (true) {
            at = skipAscii(bytes, at, end);
            if (at == end) {
                return true;
            }
            int size = sequenceLength(bytes, at, end);
            if (size == 0) {
                return false;
            }
            at += size;
        }
    }

    static int skipAscii(byte[] bytes, int from, int end) {
        int at = from;
        while (at + Long.BYTES <= end && ((long) EIGHT_BYTES.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** The length of the valid sequence of two to four bytes that starts here; 0 when there is none. */
    private static int sequenceLength(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        int second = at + 1 < end ? bytes[at + 1] & 0xFF : 0;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return isTail(second) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            int lowest = lead == 0xE0 ? 0xA0 : 0x80;
            int highest = lead == 0xED ? 0x9F : 0xBF;
            boolean valid = second >= lowest && second <= highest && isTail(bytes, at + 2, end);
            return valid ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int lowest = lead == 0xF0 ? 0x90 : 0x80;
            int highest = lead == 0xF4 ? 0x8F : 0xBF;
            boolean valid =
                    second >= lowest && second <= highest && isTail(bytes, at + 2, end) && isTail(bytes, at + 3, end);
            return valid ? 4 : 0;
        }
        return 0;
    }

    private static boolean isTail(byte[] bytes, int at, int end) {
        return at < end && isTail(bytes[at] & 0xFF);
    }

    private static boolean isTail(int value) {
        return (value & 0xC0) == 0x80;
    }
}
