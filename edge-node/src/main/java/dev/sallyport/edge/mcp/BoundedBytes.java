package dev.sallyport.edge.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are kept for a while, up to a limit. */
final class BoundedBytes {
    private static final int FIRST_BYTES = 512;

    private final int max;
    private byte[] bytes;
    private int size;

    BoundedBytes(int max) {
        this.max = max;
        this.bytes = new byte[Math.min(max, FIRST_BYTES)];
    }

    /** Returns false, and keeps what it had, when there is no room. */
    boolean append(byte[] from, int offset, int length) {
        if (length > max - size) {
            return false;
        }
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.min(max, Math.max(size + length, bytes.length * 2)));
        }
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
        return true;
    }

    int size() {
        return size;
    }

    /** The bytes themselves, which the next {@link #append} may overwrite after {@link #clear}. */
    byte[] array() {
        return bytes;
    }

    void clear() {
        size = 0;
    }

    String utf8() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
