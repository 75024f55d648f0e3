package dev.sallyport.load.stub;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/**
 * Finds id and method in a message of the generator, which writes both before the params; it is no JSON parser.
 * Read anew for each message of a connection and confined to its event loop.
 */
final class RequestGlance {
    private static final AsciiString ID = AsciiString.cached("\"id\":");
    private static final AsciiString METHOD = AsciiString.cached("\"method\":\"");
    private static final AsciiString INITIALIZE = AsciiString.cached("initialize\"");
    private static final AsciiString TOOLS_CALL = AsciiString.cached("tools/call\"");
    private static final AsciiString TOOLS_LIST = AsciiString.cached("tools/list\"");

    private StubMethod method = StubMethod.OTHER;
    private int idStart;
    private int idBytes;

    void read(ByteBuf in, int start, int length) {
        int end = start + length;
        idBytes = 0;
        int id = indexOf(in, start, end, ID);
        if (id >= 0) {
            idStart = id + ID.length();
            idBytes = idEnd(in, idStart, end) - idStart;
        }
        int at = indexOf(in, start, end, METHOD);
        method = at < 0 ? StubMethod.OTHER : method(in, at + METHOD.length(), end);
    }

    private StubMethod method(ByteBuf in, int at, int end) {
        if (idBytes == 0) {
            return StubMethod.NOTIFICATION;
        }
        if (startsWith(in, at, end, TOOLS_CALL)) {
            return StubMethod.TOOLS_CALL;
        }
        if (startsWith(in, at, end, INITIALIZE)) {
            return StubMethod.INITIALIZE;
        }
        return startsWith(in, at, end, TOOLS_LIST) ? StubMethod.TOOLS_LIST : StubMethod.OTHER;
    }

    StubMethod method() {
        return method;
    }

    int idStart() {
        return idStart;
    }

    /** 0 for a notification. */
    int idBytes() {
        return idBytes;
    }

    private static int idEnd(ByteBuf in, int start, int end) {
        if (start < end && in.getByte(start) == '"') {
            int at = start + 1;
            while (at < end && in.getByte(at) != '"') {
                at += in.getByte(at) == '\\' ? 2 : 1;
            }
            return Math.min(at + 1, end);
        }
        int at = start;
        while (at < end && in.getByte(at) != ',' && in.getByte(at) != '}') {
            at++;
        }
        return at;
    }

    private static int indexOf(ByteBuf in, int start, int end, AsciiString needle) {
        int last = end - needle.length();
        for (int at = start; at <= last; at++) {
            if (startsWith(in, at, end, needle)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean startsWith(ByteBuf in, int at, int end, AsciiString text) {
        if (end - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (in.getByte(at + i) != text.byteAt(i)) {
                return false;
            }
        }
        return true;
    }
}
