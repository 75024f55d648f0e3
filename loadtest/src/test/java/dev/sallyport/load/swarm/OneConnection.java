package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ToolCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;

/** A client's connection without a network: the test is the server. */
final class OneConnection {
    private final EmbeddedChannel channel;

    OneConnection(EmbeddedChannel channel) {
        this.channel = channel;
    }

    void begin(Calls calls) {
        Endpoint endpoint = new Endpoint(80, "/mcp");
        OpenSession session = new OpenSession(channel, "stub-1");
        CallRequest request = new CallRequest(channel.alloc(), endpoint, ToolCall.REQUEST, session.sessionId());
        channel.pipeline().addLast(new McpConnection(0, session, request, new ExpectedResult(ToolCall.RESULT), calls));
    }

    /** The request that was sent last, if one was sent since the last look. */
    String sent() {
        ByteBuf request = channel.readOutbound();
        if (request == null) {
            return "";
        }
        String text = request.toString(StandardCharsets.US_ASCII);
        request.release();
        return text;
    }

    void answer(String head, String body) {
        receive(head + "\r\n\r\n" + body);
    }

    void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    void answerOk(String body) {
        answer("HTTP/1.1 200 OK\r\nContent-Length: " + body.length(), body);
    }

    static String result(long id) {
        String digits = Long.toString(id);
        ByteBuf out = Unpooled.buffer();
        ToolCall.writeResult(out, Unpooled.copiedBuffer(digits, StandardCharsets.US_ASCII), 0, digits.length());
        return out.toString(StandardCharsets.US_ASCII);
    }
}
