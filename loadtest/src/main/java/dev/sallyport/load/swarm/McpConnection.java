package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ChunkedStream;
import dev.sallyport.load.wire.HttpHead;
import dev.sallyport.load.wire.Outbound;
import dev.sallyport.load.wire.Template;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One client's connection while it calls. Confined to its event loop. */
final class McpConnection extends ByteToMessageDecoder {
    private final int index;
    private final OpenSession session;
    private final CallRequest request;
    private final Template rightAnswer;
    private final Calls calls;
    private final HttpHead head = new HttpHead();
    private long id;
    private Answer answer = new Awaited();

    /** What is there of the answer. */
    private sealed interface Answer {}

    private record Awaited() implements Answer {}

    private record Whole(int status, int bytes) implements Answer {}

    private record Chunked(int status, ChunkedStream chunks, ByteBuf content) implements Answer {}

    McpConnection(int index, OpenSession session, CallRequest request, Template rightAnswer, Calls calls) {
        this.index = index;
        this.session = session;
        this.request = request;
        this.rightAnswer = rightAnswer;
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
        if (answer instanceof Awaited) {
            answer = readHead(context, in);
        }
        if (answer instanceof Whole whole && in.readableBytes() >= whole.bytes()) {
            CallOutcome outcome = outcome(whole.status(), in, in.readerIndex(), whole.bytes());
            in.skipBytes(whole.bytes());
            answered(outcome);
        } else if (answer instanceof Chunked chunked) {
            chunked.chunks().read(in, chunked.content());
            if (chunked.chunks().isOver()) {
                ByteBuf content = chunked.content();
                CallOutcome outcome = outcome(chunked.status(), content, 0, content.writerIndex());
                content.release();
                answered(outcome);
            }
        }
    }

    private Answer readHead(ChannelHandlerContext context, ByteBuf in) {
        if (!head.read(in)) {
            return answer;
        }
        int status = head.status(in);
        in.skipBytes(head.length());
        return head.chunked()
                ? new Chunked(status, new ChunkedStream(), context.alloc().buffer())
                : new Whole(status, head.contentLength());
    }

    private void answered(CallOutcome outcome) {
        answer = new Awaited();
        calls.answered(this, outcome);
    }

    private CallOutcome outcome(int status, ByteBuf body, int start, int length) {
        if (status != 200) {
            return refusal(status);
        }
        if (rightAnswer.isOne(body, start, length, id)) {
            return CallOutcome.OK;
        }
        boolean error = body.toString(start, length, StandardCharsets.UTF_8).contains("\"error\":");
        return error ? CallOutcome.RPC_ERROR : CallOutcome.WRONG_ANSWER;
    }

    private static CallOutcome refusal(int status) {
        return switch (status) {
            case 429 -> CallOutcome.LIMITED;
            case 503 -> CallOutcome.UNAVAILABLE;
            default -> CallOutcome.WRONG_STATUS;
        };
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        calls.lost(this);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        request.release();
        if (answer instanceof Chunked chunked) {
            chunked.content().release();
            answer = new Awaited();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Closing reports the loss; what the system called it does not matter to the count.
        Outbound.close(context);
    }
}
