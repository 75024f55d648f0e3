package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.HttpHead;
import dev.sallyport.load.wire.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for a stream's head, then lets everything pass by. */
final class StreamHead extends ByteToMessageDecoder {
    private final HttpHead head = new HttpHead();
    private final CompletableFuture<Integer> status;

    StreamHead(CompletableFuture<Integer> status) {
        this.status = status;
    }

    /** Returns when all heads have come and said that the stream is there. */
    static void awaitOpened(List<CompletableFuture<Integer>> heads, Duration within) {
        CompletableFuture.allOf(heads.toArray(CompletableFuture[]::new))
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        heads.stream()
                .map(CompletableFuture::join)
                .filter(status -> status != 200)
                .findAny()
                .ifPresent(status -> {
                    throw new IllegalStateException("stream not opened: HTTP " + status);
                });
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (status.isDone()) {
            in.skipBytes(in.readableBytes());
        } else if (head.read(in)) {
            int code = head.status(in);
            in.skipBytes(in.readableBytes());
            status.complete(code);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        status.completeExceptionally(new IllegalStateException("stream not opened: the connection ended"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        status.completeExceptionally(cause);
        Outbound.close(context);
    }
}
