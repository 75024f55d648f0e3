package dev.sallyport.load.stub;

import dev.sallyport.load.wire.ProgressEvents;
import dev.sallyport.load.wire.Template;
import dev.sallyport.load.wire.ToolCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What the stub says, as whole HTTP messages. */
final class StubAnswers {
    /** Every session id of the stub begins so, and it wants one of them with each later message. */
    static final AsciiString SESSION_PREFIX = AsciiString.cached("stub-");

    private static final String OK = "HTTP/1.1 200 OK";
    private static final String JSON = "Content-Type: application/json";
    private static final String NO_CONTENT = "Content-Length: 0";
    private static final AsciiString RESULT_HEAD = AsciiString.cached(lines(OK, JSON, "Content-Length: "));
    private static final AsciiString HEAD_END = AsciiString.cached("\r\n\r\n");
    private static final AsciiString STREAM_HEAD = AsciiString.cached(lines(
            OK, "Content-Type: text/event-stream", "Cache-Control: no-cache", "Transfer-Encoding: chunked", "", ""));
    private static final AsciiString EMPTY = AsciiString.cached(lines(OK, NO_CONTENT, "", ""));
    private static final AsciiString ACCEPTED = AsciiString.cached(lines("HTTP/1.1 202 Accepted", NO_CONTENT, "", ""));
    private static final AsciiString SESSION_REQUIRED =
            AsciiString.cached(lines("HTTP/1.1 400 Bad Request", NO_CONTENT, "", ""));
    private static final AsciiString PROGRESS = AsciiString.cached(chunk(ProgressEvents.PROGRESS));
    private static final AsciiString LAST_CHUNK = AsciiString.cached("0\r\n\r\n");
    private static final String SERVER = """
            "result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},\
            "serverInfo":{"name":"stub","version":"1"}}""";
    private static final String TOOLS = """
            "result":{"tools":[{"name":"search_documents","inputSchema":{"type":"object"}}]}""";
    private static final String NO_METHOD = """
            "error":{"code":-32601,"message":"Method not found"}""";

    private StubAnswers() {}

    static ByteBuf result(ByteBufAllocator allocator, ByteBuf request, RequestGlance glance) {
        int bytes = ToolCall.resultBytes(glance.idBytes());
        ByteBuf out = allocator.directBuffer(RESULT_HEAD.length() + HEAD_END.length() + ToolCall.ID_DIGITS + bytes);
        write(out, RESULT_HEAD);
        ByteBufUtil.writeAscii(out, Integer.toString(bytes));
        write(out, HEAD_END);
        ToolCall.writeResult(out, request, glance.idStart(), glance.idBytes());
        return out;
    }

    /** Of what follows the id no copy is made: it may be a megabyte. */
    static ByteBuf large(ByteBufAllocator allocator, Template answer, ByteBuf request, RequestGlance glance) {
        int bytes = answer.bytes(glance.idBytes());
        ByteBuf start = allocator.directBuffer(256);
        write(start, RESULT_HEAD);
        ByteBufUtil.writeAscii(start, Integer.toString(bytes));
        write(start, HEAD_END);
        answer.writeUntilRest(start, request, glance.idStart(), glance.idBytes());
        return allocator.compositeDirectBuffer(2).addComponents(true, start, answer.rest());
    }

    static ByteBuf initialized(ByteBufAllocator allocator, ByteBuf request, RequestGlance glance) {
        String session = "Mcp-Session-Id: " + SESSION_PREFIX + UUID.randomUUID();
        String body = message(request, glance, SERVER);
        return text(allocator, lines(OK, JSON, session, "Content-Length: " + body.length(), "", body));
    }

    static ByteBuf tools(ByteBufAllocator allocator, ByteBuf request, RequestGlance glance) {
        return json(allocator, message(request, glance, TOOLS));
    }

    static ByteBuf methodNotFound(ByteBufAllocator allocator, ByteBuf request, RequestGlance glance) {
        return json(allocator, message(request, glance, NO_METHOD));
    }

    static ByteBuf accepted(ByteBufAllocator allocator) {
        return constant(allocator, ACCEPTED);
    }

    static ByteBuf empty(ByteBufAllocator allocator) {
        return constant(allocator, EMPTY);
    }

    static ByteBuf sessionRequired(ByteBufAllocator allocator) {
        return constant(allocator, SESSION_REQUIRED);
    }

    static ByteBuf streamHead(ByteBufAllocator allocator) {
        return constant(allocator, STREAM_HEAD);
    }

    static ByteBuf progressEvent(ByteBufAllocator allocator) {
        return constant(allocator, PROGRESS);
    }

    static ByteBuf lastEvent(ByteBufAllocator allocator, ByteBuf request, RequestGlance glance) {
        int bytes =
                ProgressEvents.START.length() + ToolCall.resultBytes(glance.idBytes()) + ProgressEvents.END.length();
        ByteBuf out = allocator.directBuffer(bytes + 16);
        ByteBufUtil.writeAscii(out, Integer.toHexString(bytes) + "\r\n" + ProgressEvents.START);
        ToolCall.writeResult(out, request, glance.idStart(), glance.idBytes());
        ByteBufUtil.writeAscii(out, ProgressEvents.END + "\r\n");
        write(out, LAST_CHUNK);
        return out;
    }

    private static ByteBuf json(ByteBufAllocator allocator, String body) {
        return text(allocator, lines(OK, JSON, "Content-Length: " + body.length(), "", body));
    }

    private static String message(ByteBuf request, RequestGlance glance, String answer) {
        String id = request.toString(glance.idStart(), glance.idBytes(), StandardCharsets.US_ASCII);
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + answer + "}";
    }

    private static ByteBuf text(ByteBufAllocator allocator, String text) {
        return ByteBufUtil.writeAscii(allocator, text);
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    private static String chunk(String content) {
        return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    }

    private static ByteBuf constant(ByteBufAllocator allocator, AsciiString text) {
        ByteBuf out = allocator.directBuffer(text.length());
        write(out, text);
        return out;
    }

    private static void write(ByteBuf out, AsciiString text) {
        out.writeBytes(text.array(), text.arrayOffset(), text.length());
    }
}
