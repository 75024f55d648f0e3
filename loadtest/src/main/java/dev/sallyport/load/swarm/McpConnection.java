package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ChunkedStream;
import dev.sallyport.load.wire.HttpHead;
import dev.sallyport.load.wire.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** One client's connection while it calls. Confined to its event loop. */
final class McpConnection extends ByteToMessageDecoder {
    private final int index;
    private final OpenSession session;
    private final CallRequest request;
    private final Expectation expected;
    private final Calls calls;
    private final HttpHead head = new HttpHead();
    private long id;
    private Answer answer = new Awaited();

    /** What is there of the answer. */
    private sealed interface Answer {}

    private record Awaited() implements Answer {}

    private record Whole(int status, int bytes) implements Answer {}

    private record Chunked(int status, ChunkedStream chunks, ByteBuf content) implements Answer {}

    McpConnection(int index, OpenSession session, CallRequest request, Expectation expected, Calls calls) {
        this.index = index;
        this.session = session;
        this.request = request;
        this.expected = expected;
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
            CallOutcome outcome = expected.outcome(whole.status(), in, in.readerIndex(), whole.bytes(), id);
            in.skipBytes(whole.bytes());
            answered(outcome);
        } else if (answer instanceof Chunked chunked) {
            chunked.chunks().read(in, chunked.content());
            if (chunked.chunks().isOver()) {
                ByteBuf content = chunked.content();
                CallOutcome outcome = expected.outcome(chunked.status(), content, 0, content.writerIndex(), id);
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
