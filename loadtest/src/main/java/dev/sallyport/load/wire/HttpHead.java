package dev.sallyport.load.wire;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The head of one HTTP/1.1 request or response, as far as the load test cares. Read anew for each message of a
 * connection and confined to its event loop.
 */
public final class HttpHead {
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length:");
    private static final AsciiString TRANSFER_ENCODING = AsciiString.cached("transfer-encoding:");
    private static final AsciiString SESSION_ID = AsciiString.cached("mcp-session-id:");
    /** Where a status line has its code: behind {@code HTTP/1.1} and a blank. */
    private static final int STATUS_AT = 9;

    private int length;
    private int contentLength;
    private boolean chunked;
    private int sessionStart;
    private int sessionEnd;

    /** Reads the head that {@code in} begins with; false when its end has not come yet. Consumes nothing. */
    public boolean read(ByteBuf in) {
        int start = in.readerIndex();
        int end = in.writerIndex();
        contentLength = 0;
        chunked = false;
        sessionStart = -1;
        sessionEnd = -1;
        int lineStart = start;
        while (true) {
            int lineFeed = in.indexOf(lineStart, end, (byte) '\n');
            if (lineFeed < 0) {
                return false;
            }
            if (lineFeed - lineStart <= 1) {
                length = lineFeed + 1 - start;
                return true;
            }
            header(in, lineStart, lineFeed - 1);
            lineStart = lineFeed + 1;
        }
    }

    private void header(ByteBuf in, int start, int end) {
        // The first letter decides, in either case: this runs for every line of every message.
        switch (in.getByte(start) | 0x20) {
            case 'c' -> {
                if (startsWith(in, start, end, CONTENT_LENGTH)) {
                    contentLength = number(in, start + CONTENT_LENGTH.length(), end);
                }
            }
            case 't' -> chunked |= startsWith(in, start, end, TRANSFER_ENCODING);
            case 'm' -> {
                if (startsWith(in, start, end, SESSION_ID)) {
                    sessionStart = skipBlanks(in, start + SESSION_ID.length(), end);
                    sessionEnd = end;
                }
            }
            default -> {}
        }
    }

    /** How many bytes the head has, its blank line included. */
    public int length() {
        return length;
    }

    /** 0 when none was said. */
    public int contentLength() {
        return contentLength;
    }

    /** Whether the body comes in chunks. */
    public boolean chunked() {
        return chunked;
    }

    /** The status of the response that {@code in} begins with. */
    public int status(ByteBuf in) {
        int at = in.readerIndex() + STATUS_AT;
        return number(in, at, at + 3);
    }

    /** The {@code Mcp-Session-Id} of the message that {@code in} begins with. */
    public Optional<String> sessionId(ByteBuf in) {
        return sessionStart < 0
                ? Optional.empty()
                : Optional.of(in.toString(sessionStart, sessionEnd - sessionStart, StandardCharsets.US_ASCII));
    }

    /** Whether the message's {@code Mcp-Session-Id} begins so; makes no garbage. */
    public boolean sessionIdStartsWith(ByteBuf in, AsciiString prefix) {
        return sessionStart >= 0 && startsWith(in, sessionStart, sessionEnd, prefix);
    }

    private static boolean startsWith(ByteBuf in, int start, int end, AsciiString lowerCase) {
        if (end - start < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            byte letter = in.getByte(start + i);
            int lower = letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter;
            if (lower != lowerCase.byteAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuf in, int start, int end) {
        int number = 0;
        for (int i = skipBlanks(in, start, end); i < end; i++) {
            int digit = in.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return number;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static int skipBlanks(ByteBuf in, int start, int end) {
        int at = start;
        while (at < end && in.getByte(at) == ' ') {
            at++;
        }
        return at;
    }
}
