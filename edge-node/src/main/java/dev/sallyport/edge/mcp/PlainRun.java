package dev.sallyport.edge.mcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds what ends a run of plain bytes in a JSON string, eight bytes at a time: most of a tool result is such runs. */
final class PlainRun {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = LOW_BITS * '"';
    private static final long BACKSLASHES = LOW_BITS * '\\';
    private static final long SPACES = LOW_BITS * ' ';

    private PlainRun() {}

    /** Where the first quote, backslash or control character stands; {@code end} when there is none. */
    static int end(byte[] bytes, int from, int end) {
        int at = from;
        while (at + Long.BYTES <= end) {
            long eight = (long) EIGHT_BYTES.get(bytes, at);
            long found = below(eight, SPACES) | below(eight ^ QUOTES, LOW_BITS) | below(eight ^ BACKSLASHES, LOW_BITS);
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < end && (bytes[at] >= ' ' || bytes[at] < 0) && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** The lowest bit that is set stands in the lowest byte that is below the limit; no limit may exceed 128. */
    private static long below(long eight, long limits) {
        return (eight - limits) & ~eight & HIGH_BITS;
    }
}
