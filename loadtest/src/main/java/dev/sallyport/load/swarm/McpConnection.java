package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ChunkedBody;
import dev.sallyport.load.wire.HttpHead;
import dev.sallyport.load.wire.Outbound;
import dev.sallyport.load.wire.ToolCall;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** One client's connection while it calls. Confined to its event loop. */
final class McpConnection extends ByteToMessageDecoder {
    private final int index;
    private final OpenSession session;
    private final CallRequest request;
    private final Calls calls;
    private final HttpHead head = new HttpHead();
    private long id;

    McpConnection(int index, OpenSession session, CallRequest request, Calls calls) {
        this.index = index;
        this.session = session;
        this.request = request;
        this.calls = calls;
    }

    /** Its place among the swarm's connections, from 0. */
    int index() {
        return index;
    }

    /** Sends the next call; the one before must have been answered. */
    void call(long nextId) {
        id = nextId;
        Outbound.send(session.channel(), request.withId(nextId));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        calls.begin(this);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!head.read(in)) {
            return;
        }
        int bodyStart = in.readerIndex() + head.length();
        if (head.chunked()) {
            decodeChunked(context, in, bodyStart);
            return;
        }
        int end = bodyStart + head.contentLength();
        if (end <= in.writerIndex()) {
            answered(in, end, outcome(head.status(in), in, bodyStart, head.contentLength()));
        }
    }

    private void decodeChunked(ChannelHandlerContext context, ByteBuf in, int bodyStart) {
        ByteBuf body = context.alloc().buffer();
        try {
            OptionalInt end = ChunkedBody.read(in, bodyStart, body);
            if (end.isPresent()) {
                answered(in, end.getAsInt(), outcome(head.status(in), body, 0, body.writerIndex()));
            }
        } finally {
            body.release();
        }
    }

    private void answered(ByteBuf in, int end, CallOutcome outcome) {
        in.readerIndex(end);
        calls.answered(this, outcome);
    }

    private CallOutcome outcome(int status, ByteBuf body, int start, int length) {
        if (status != 200) {
            return CallOutcome.WRONG_STATUS;
        }
        if (ToolCall.isResult(body, start, length, id)) {
            return CallOutcome.OK;
        }
        boolean error = body.toString(start, length, StandardCharsets.UTF_8).contains("\"error\":");
        return error ? CallOutcome.RPC_ERROR : CallOutcome.WRONG_ANSWER;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        calls.lost(this);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        request.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Closing reports the loss; what the system called it does not matter to the count.
        Outbound.close(context);
    }
}
