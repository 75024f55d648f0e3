package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ChunkedBody;
import dev.sallyport.load.wire.HttpHead;
import dev.sallyport.load.wire.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * The first two messages of a connection: {@code initialize}, then {@code notifications/initialized}. When both are
 * answered it leaves the pipeline; what follows is another handler's.
 */
final class SessionOpening extends ByteToMessageDecoder {
    static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"%s","capabilities":{},\
            "clientInfo":{"name":"sallyport-loadtest","version":"1"}}}""".formatted(RequestHead.PROTOCOL_VERSION);
    static final String INITIALIZED = """
            {"jsonrpc":"2.0","method":"notifications/initialized"}""";

    private final Endpoint endpoint;
    private final CompletableFuture<OpenSession> opened;
    private final HttpHead head = new HttpHead();
    private Optional<String> session = Optional.empty();

    SessionOpening(Endpoint endpoint, CompletableFuture<OpenSession> opened) {
        this.endpoint = endpoint;
        this.opened = opened;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            post(context, INITIALIZE);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        post(context, INITIALIZE);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!head.read(in)) {
            return;
        }
        int bodyStart = in.readerIndex() + head.length();
        OptionalInt end = head.chunked() ? chunkedEnd(context, in, bodyStart) : fixedEnd(in, bodyStart);
        if (end.isEmpty()) {
            return;
        }
        int status = head.status(in);
        if (status != 200 && status != 202) {
            String body = in.toString(bodyStart, end.getAsInt() - bodyStart, StandardCharsets.UTF_8);
            fail(context, "session not opened: HTTP " + status + " " + body);
            return;
        }
        Optional<String> given = head.sessionId(in);
        in.readerIndex(end.getAsInt());
        if (session.isPresent()) {
            context.pipeline().remove(this);
            opened.complete(new OpenSession(context.channel(), session.get()));
        } else if (given.isPresent()) {
            session = given;
            post(context, INITIALIZED);
        } else {
            fail(context, "session not opened: no Mcp-Session-Id in the answer");
        }
    }

    private OptionalInt fixedEnd(ByteBuf in, int bodyStart) {
        int end = bodyStart + head.contentLength();
        return end <= in.writerIndex() ? OptionalInt.of(end) : OptionalInt.empty();
    }

    private static OptionalInt chunkedEnd(ChannelHandlerContext context, ByteBuf in, int bodyStart) {
        ByteBuf content = context.alloc().buffer();
        try {
            return ChunkedBody.read(in, bodyStart, content);
        } finally {
            content.release();
        }
    }

    private void post(ChannelHandlerContext context, String body) {
        String message = RequestHead.post(endpoint, session, body.length()) + body;
        Outbound.send(context, ByteBufUtil.writeAscii(context.alloc(), message));
    }

    private void fail(ChannelHandlerContext context, String problem) {
        opened.completeExceptionally(new IllegalStateException(problem));
        Outbound.close(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, "session not opened: the connection ended");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        opened.completeExceptionally(cause);
        Outbound.close(context);
    }
}
