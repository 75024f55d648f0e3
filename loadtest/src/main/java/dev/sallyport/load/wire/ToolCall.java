package dev.sallyport.load.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;

/** The one call that all throughput and latency scenarios make, and its only right answer. */
public final class ToolCall {
    /** Ids have ten digits from the first to the last, so that they can be written in place. */
    public static final long FIRST_ID = 1_000_000_000L;

    public static final int ID_DIGITS = 10;
    /** The request, JSON only. */
    public static final int REQUEST_BYTES = 277;
    /** The answer, JSON only, for an id of {@link #ID_DIGITS}. */
    public static final int RESULT_BYTES = 300;

    static final String BEFORE_ID = "{\"jsonrpc\":\"2.0\",\"id\":";

    private static final String REQUEST_AFTER_ID = padded(
            ",\"method\":\"tools/call\",\"params\":{\"name\":\"search_documents\",\"arguments\":{\"limit\":10,\"query\":\"",
            "\"}}}",
            REQUEST_BYTES);
    private static final AsciiString RESULT_BEFORE_ID = AsciiString.cached(BEFORE_ID);
    private static final AsciiString RESULT_AFTER_ID = AsciiString.cached(padded(
            ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"", "\"}],\"isError\":false}}", RESULT_BYTES));
    private static final ByteBuf RESULT_BEFORE_ID_BYTES = constant(RESULT_BEFORE_ID);
    private static final ByteBuf RESULT_AFTER_ID_BYTES = constant(RESULT_AFTER_ID);

    private ToolCall() {}

    /** The request's JSON. */
    public static String request(long id) {
        return BEFORE_ID + id + REQUEST_AFTER_ID;
    }

    /** How long {@link #writeResult} makes the answer. */
    public static int resultBytes(int idBytes) {
        return RESULT_BYTES - ID_DIGITS + idBytes;
    }

    /** Writes the answer to the call whose id stands at {@code idStart} of {@code request}, echoed byte for byte. */
    public static void writeResult(ByteBuf out, ByteBuf request, int idStart, int idBytes) {
        write(out, RESULT_BEFORE_ID);
        out.writeBytes(request, idStart, idBytes);
        write(out, RESULT_AFTER_ID);
    }

    /** Whether these bytes are the answer to the call {@code id}, to the last byte. */
    public static boolean isResult(ByteBuf in, int start, int length, long id) {
        int idStart = start + RESULT_BEFORE_ID.length();
        int idEnd = idStart + ID_DIGITS;
        return length == RESULT_BYTES
                && ByteBufUtil.equals(in, start, RESULT_BEFORE_ID_BYTES, 0, RESULT_BEFORE_ID.length())
                && number(in, idStart, idEnd) == id
                && ByteBufUtil.equals(in, idEnd, RESULT_AFTER_ID_BYTES, 0, RESULT_AFTER_ID.length());
    }

    private static long number(ByteBuf in, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            number = number * 10 + (in.getByte(i) - '0');
        }
        return number;
    }

    private static String padded(String before, String after, int total) {
        String filling = "the quick brown fox jumps over the lazy dog and ";
        int missing = total - BEFORE_ID.length() - ID_DIGITS - before.length() - after.length();
        return before + filling.repeat(missing / filling.length() + 1).substring(0, missing) + after;
    }

    private static void write(ByteBuf out, AsciiString text) {
        out.writeBytes(text.array(), text.arrayOffset(), text.length());
    }

    private static ByteBuf constant(AsciiString text) {
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(text.length())
                .writeBytes(text.toString().getBytes(US_ASCII))
                .asReadOnly());
    }
}
