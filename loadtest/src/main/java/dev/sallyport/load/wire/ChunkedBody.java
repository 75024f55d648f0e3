package dev.sallyport.load.wire;

import io.netty.buffer.ByteBuf;
import java.util.OptionalInt;

/** Puts the chunks of an HTTP/1.1 body together. */
public final class ChunkedBody {
    private static final int LINE_END_BYTES = 2;

    private ChunkedBody() {}

    /**
     * Appends to {@code content} the body that begins at {@code start}.
     *
     * @param content cleared first
     * @return where the body ends in {@code in}; empty when its end has not come yet
     */
    public static OptionalInt read(ByteBuf in, int start, ByteBuf content) {
        content.clear();
        int at = start;
        while (true) {
            int lineFeed = in.indexOf(at, in.writerIndex(), (byte) '\n');
            if (lineFeed < 0) {
                return OptionalInt.empty();
            }
            int size = size(in, at, lineFeed);
            int next = lineFeed + 1 + size + LINE_END_BYTES;
            if (next > in.writerIndex()) {
                return OptionalInt.empty();
            }
            if (size == 0) {
                return OptionalInt.of(next);
            }
            content.writeBytes(in, lineFeed + 1, size);
            at = next;
        }
    }

    /** The size that the line says which goes from {@code start} to {@code end}. */
    static int size(ByteBuf in, int start, int end) {
        int size = 0;
        for (int i = start; i < end; i++) {
            int digit = Character.digit(in.getByte(i), 16);
            if (digit < 0) {
                return size;
            }
            size = size * 16 + digit;
        }
        return size;
    }
}
