package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ChunkedStream;
import dev.sallyport.load.wire.HttpHead;
import dev.sallyport.load.wire.Outbound;
import dev.sallyport.load.wire.TickEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads one stream of ticks: every event is to come once, in order and as it was sent. Confined to its event loop. */
final class TickReader extends ByteToMessageDecoder {
    private final TickTimes times;
    private final CompletableFuture<Integer> status;
    private final HttpHead head = new HttpHead();
    private final ChunkedStream chunks = new ChunkedStream();
    private final ByteBuf content;
    private long last;
    private boolean done;

    /** @param status completed with the head's */
    TickReader(TickTimes times, ByteBuf content, CompletableFuture<Integer> status) {
        this.times = times;
        this.content = content;
        this.status = status;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!status.isDone()) {
            if (!head.read(in)) {
                return;
            }
            int code = head.status(in);
            in.skipBytes(head.length());
            status.complete(code);
        }
        chunks.read(in, content);
        readFrames();
        if (chunks.isOver()) {
            Outbound.close(context);
        }
    }

    private void readFrames() {
        int from = content.readerIndex();
        while (true) {
            int lineFeed = content.indexOf(from, content.writerIndex(), (byte) '\n');
            if (lineFeed < 0 || lineFeed + 1 >= content.writerIndex()) {
                content.discardSomeReadBytes();
                return;
            }
            from = lineFeed + 1;
            if (content.getByte(from) == '\n') {
                from++;
                frame(content.readerIndex(), from);
                content.readerIndex(from);
            }
        }
    }

    private void frame(int start, int end) {
        if (TickEvent.isOne(content, start, end)) {
            long number = TickEvent.number(content, end);
            if (number <= last) {
                times.wrong(TickFault.REPEATED_EVENT, 1);
            } else if (number > last + 1 && last > 0) {
                times.wrong(TickFault.MISSING_EVENT, number - last - 1);
            }
            last = Math.max(last, number);
            boolean isBehind = times.came(TickEvent.dueNanos(content, end), TickEvent.sentNanos(content, end));
            if (isBehind && !done) {
                done = true;
                times.done();
            }
        } else if (!isWithoutMessage(start, end)) {
            times.wrong(TickFault.WRONG_EVENT, 1);
        }
    }

    /** A comment, or the event that only brings an id. */
    private boolean isWithoutMessage(int start, int end) {
        return content.getByte(start) == ':'
                || content.toString(start, end - start, StandardCharsets.US_ASCII)
                        .endsWith("\ndata: \n\n");
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        status.completeExceptionally(new IllegalStateException("stream not opened: the connection ended"));
        if (!done) {
            done = true;
            times.wrong(TickFault.STREAM_LOST, 1);
            times.done();
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        content.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        status.completeExceptionally(cause);
        Outbound.close(context);
    }
}
