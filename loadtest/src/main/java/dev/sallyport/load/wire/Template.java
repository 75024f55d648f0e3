package dev.sallyport.load.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;

/** What is said each time, the same to the last byte but for an id. Immutable. */
public final class Template {
    private final AsciiString beforeId;
    private final AsciiString afterId;
    private final ByteBuf beforeIdBytes;
    private final ByteBuf afterIdBytes;

    /** Around an id that stands between these; ASCII only. */
    Template(String beforeId, String afterId) {
        this.beforeId = AsciiString.cached(beforeId);
        this.afterId = AsciiString.cached(afterId);
        this.beforeIdBytes = constant(beforeId);
        this.afterIdBytes = constant(afterId);
    }

    /** The same with something around it. */
    Template within(String before, String after) {
        return new Template(before + beforeId, afterId + after);
    }

    /** How long it is with an id of so many bytes. */
    public int bytes(int idBytes) {
        return beforeId.length() + idBytes + afterId.length();
    }

    /** Where the id stands in it. */
    public int idStart() {
        return beforeId.length();
    }

    /** As text, with this id. */
    public String text(long id) {
        return beforeId.toString() + id + afterId;
    }

    /** Writes it with the id that stands at {@code idStart} of {@code from}, byte for byte. */
    public void write(ByteBuf out, ByteBuf from, int idStart, int idBytes) {
        writeUntilRest(out, from, idStart, idBytes);
        out.writeBytes(afterId.array(), afterId.arrayOffset(), afterId.length());
    }

    /** The same without what follows the id. */
    public void writeUntilRest(ByteBuf out, ByteBuf from, int idStart, int idBytes) {
        out.writeBytes(beforeId.array(), beforeId.arrayOffset(), beforeId.length());
        out.writeBytes(from, idStart, idBytes);
    }

    /** What follows the id, not copied; to be written out and released by who asks. */
    public ByteBuf rest() {
        return afterIdBytes.duplicate();
    }

    /** Whether these bytes are it with this id, to the last byte. */
    public boolean isOne(ByteBuf in, int start, int length, long id) {
        int idAt = start + beforeId.length();
        int idEnd = idAt + ToolCall.ID_DIGITS;
        return length == bytes(ToolCall.ID_DIGITS)
                && ByteBufUtil.equals(in, start, beforeIdBytes, 0, beforeId.length())
                && number(in, idAt, idEnd) == id
                && ByteBufUtil.equals(in, idEnd, afterIdBytes, 0, afterId.length());
    }

    private static long number(ByteBuf in, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            number = number * 10 + (in.getByte(i) - '0');
        }
        return number;
    }

    private static ByteBuf constant(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(Math.max(1, text.length()))
                .writeBytes(text.getBytes(US_ASCII))
                .asReadOnly());
    }
}
