package dev.sallyport.load.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;

/**
 * One event of a stream on which the upstream ticks: its number, counted from 1, the moment at which it was due and the
 * moment at which it was sent, both as {@link System#nanoTime()} of whoever sent it. On Linux that clock is the machine's:
 * another JVM may compare its own with it.
 */
public final class TickEvent {
    private static final int DIGITS = 19;
    private static final AsciiString BEFORE_NUMBER = AsciiString.cached(
            "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\","
                    + "\"data\":{\"text\":\"the quick brown fox jumps over the lazy dog and the quick brown fox jumps\","
                    + "\"number\":\"");
    private static final AsciiString BEFORE_DUE = AsciiString.cached("\",\"due\":\"");
    private static final AsciiString BEFORE_SENT = AsciiString.cached("\",\"sent\":\"");
    private static final AsciiString AFTER_SENT = AsciiString.cached("\"}}}\n\n");
    private static final int NUMBER_AT = BEFORE_NUMBER.length();
    private static final int DUE_AT = NUMBER_AT + DIGITS + BEFORE_DUE.length();
    private static final int SENT_AT = DUE_AT + DIGITS + BEFORE_SENT.length();

    /** The whole event, its type's line and the blank line that ends it included. */
    public static final int BYTES = SENT_AT + DIGITS + AFTER_SENT.length();

    private static final ByteBuf BEFORE_NUMBER_BYTES = constant(BEFORE_NUMBER);
    private static final ByteBuf BEFORE_DUE_BYTES = constant(BEFORE_DUE);
    private static final ByteBuf BEFORE_SENT_BYTES = constant(BEFORE_SENT);
    private static final ByteBuf AFTER_SENT_BYTES = constant(AFTER_SENT);

    private TickEvent() {}

    public static void write(ByteBuf out, long number, long dueNanos, long sentNanos) {
        write(out, BEFORE_NUMBER);
        writeDigits(out, number);
        write(out, BEFORE_DUE);
        writeDigits(out, dueNanos);
        write(out, BEFORE_SENT);
        writeDigits(out, sentNanos);
        write(out, AFTER_SENT);
    }

    /** Whether the frame that ends at {@code end} is one, to the last byte, but for lines that were put before it. */
    public static boolean isOne(ByteBuf in, int start, int end) {
        int at = end - BYTES;
        return at >= start
                && isConstant(in, at, BEFORE_NUMBER_BYTES)
                && isConstant(in, at + NUMBER_AT + DIGITS, BEFORE_DUE_BYTES)
                && isConstant(in, at + DUE_AT + DIGITS, BEFORE_SENT_BYTES)
                && isConstant(in, at + SENT_AT + DIGITS, AFTER_SENT_BYTES);
    }

    /** The number of the one that ends at {@code end}. */
    public static long number(ByteBuf in, int end) {
        return digits(in, end - BYTES + NUMBER_AT);
    }

    public static long dueNanos(ByteBuf in, int end) {
        return digits(in, end - BYTES + DUE_AT);
    }

    public static long sentNanos(ByteBuf in, int end) {
        return digits(in, end - BYTES + SENT_AT);
    }

    private static void writeDigits(ByteBuf out, long value) {
        int start = out.writerIndex();
        out.writeZero(DIGITS);
        long rest = value;
        for (int at = start + DIGITS - 1; at >= start; at--) {
            out.setByte(at, (int) ('0' + rest % 10));
            rest /= 10;
        }
    }

    private static long digits(ByteBuf in, int start) {
        long value = 0;
        for (int at = start; at < start + DIGITS; at++) {
            value = value * 10 + (in.getByte(at) - '0');
        }
        return value;
    }

    private static boolean isConstant(ByteBuf in, int start, ByteBuf constant) {
        return ByteBufUtil.equals(in, start, constant, 0, constant.readableBytes());
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
