package dev.sallyport.load.wire;

import io.netty.buffer.ByteBuf;

/** A {@code tools/call} and its only right answer: the small one, which most scenarios make, and larger answers to it. */
public final class ToolCall {
    /** Ids have ten digits from the first to the last, so that they can be written in place. */
    public static final long FIRST_ID = 1_000_000_000L;

    public static final int ID_DIGITS = 10;
    /** The request, JSON only. */
    public static final int REQUEST_BYTES = 277;
    /** The answer, JSON only, for an id of {@link #ID_DIGITS}. */
    public static final int RESULT_BYTES = 300;

    static final String BEFORE_ID = "{\"jsonrpc\":\"2.0\",\"id\":";

    /** The request. */
    public static final Template REQUEST = padded(
            ",\"method\":\"tools/call\",\"params\":{\"name\":\"search_documents\",\"arguments\":{\"limit\":10,\"query\":\"",
            "\"}}}",
            REQUEST_BYTES);

    /** The small answer. */
    public static final Template RESULT = result(RESULT_BYTES);

    /**
     * The small answer as the MCP SDK for TypeScript writes it when it has read it: the same JSON, its members in another
     * order.
     */
    public static final Template RESULT_REWRITTEN = idLast(RESULT);

    private ToolCall() {}

    /** An answer that is so long, its id included. */
    public static Template result(int bytes) {
        return padded(",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"", "\"}],\"isError\":false}}", bytes);
    }

    /** The request's JSON. */
    public static String request(long id) {
        return REQUEST.text(id);
    }

    /** How long {@link #writeResult} makes the answer. */
    public static int resultBytes(int idBytes) {
        return RESULT.bytes(idBytes);
    }

    /** Writes the answer to the call whose id stands at {@code idStart} of {@code request}, echoed byte for byte. */
    public static void writeResult(ByteBuf out, ByteBuf request, int idStart, int idBytes) {
        RESULT.write(out, request, idStart, idBytes);
    }

    /** Whether these bytes are the answer to the call {@code id}, to the last byte. */
    public static boolean isResult(ByteBuf in, int start, int length, long id) {
        return RESULT.isOne(in, start, length, id);
    }

    private static Template idLast(Template answer) {
        String commaToBrace = answer.text(FIRST_ID).substring(answer.idStart() + ID_DIGITS);
        String result = commaToBrace.substring(1, commaToBrace.length() - 1);
        return new Template("{" + result + ",\"jsonrpc\":\"2.0\",\"id\":", "}");
    }

    private static Template padded(String before, String after, int total) {
        String filling = "the quick brown fox jumps over the lazy dog and ";
        int missing = total - BEFORE_ID.length() - ID_DIGITS - before.length() - after.length();
        return new Template(
                BEFORE_ID,
                before + filling.repeat(missing / filling.length() + 1).substring(0, missing) + after);
    }
}
