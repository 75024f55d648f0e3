package dev.sallyport.load.stub;

import dev.sallyport.load.wire.HttpHead;
import dev.sallyport.load.wire.Outbound;
import dev.sallyport.load.wire.Template;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One connection to the stub: answers each request as soon as it is whole. Confined to its event loop. */
final class StubConnection extends ByteToMessageDecoder {
    /** Where a path's first letter is, behind {@code POST /}. */
    private static final int PATH_AT = 6;

    private final HttpHead head = new HttpHead();
    private final RequestGlance glance = new RequestGlance();

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        while (head.read(in) && in.readableBytes() >= head.length() + head.contentLength()) {
            if (in.getByte(in.readerIndex()) == 'G') {
                openStream(context, NewsPath.of(in, head.length()));
            } else {
                Outbound.write(context, answer(context, in));
            }
            in.skipBytes(head.length() + head.contentLength());
        }
    }

    private static void openStream(ChannelHandlerContext context, NewsPath news) {
        Outbound.send(context, StubAnswers.streamHead(context.alloc()));
        Ticks ticks = new Ticks(context.channel(), System::nanoTime, news.everyMicros());
        ticks.send(news.atOnce());
        if (news.everyMicros() > 0) {
            ticks.start();
        }
    }

    private ByteBuf answer(ChannelHandlerContext context, ByteBuf in) {
        return in.getByte(in.readerIndex()) == 'P' ? answerPost(context, in) : StubAnswers.empty(context.alloc());
    }

    private ByteBuf answerPost(ChannelHandlerContext context, ByteBuf in) {
        glance.read(in, in.readerIndex() + head.length(), head.contentLength());
        if (glance.method() == StubMethod.INITIALIZE) {
            return StubAnswers.initialized(context.alloc(), in, glance);
        }
        if (!isOpen(in) && !head.sessionIdStartsWith(in, StubAnswers.SESSION_PREFIX)) {
            return StubAnswers.sessionRequired(context.alloc());
        }
        Optional<Template> large = LargeResults.answer(in);
        return switch (glance.method()) {
            case TOOLS_CALL ->
                large.isPresent()
                        ? StubAnswers.large(context.alloc(), large.get(), in, glance)
                        : answerCall(context, in);
            case TOOLS_LIST ->
                large.isPresent()
                        ? StubAnswers.large(context.alloc(), large.get(), in, glance)
                        : StubAnswers.tools(context.alloc(), in, glance);
            case NOTIFICATION -> StubAnswers.accepted(context.alloc());
            case INITIALIZE, OTHER -> StubAnswers.methodNotFound(context.alloc(), in, glance);
        };
    }

    /** {@code /open/mcp}: the endpoint that wants no session. */
    private static boolean isOpen(ByteBuf in) {
        return in.getByte(in.readerIndex() + PATH_AT) == 'o';
    }

    private ByteBuf answerCall(ChannelHandlerContext context, ByteBuf in) {
        OptionalInt events = EventsPath.events(in, head.length());
        if (events.isEmpty()) {
            return StubAnswers.result(context.alloc(), in, glance);
        }
        // Flushed one by one, as a tool reports its progress: a gateway must not find them in one read.
        Outbound.send(context, StubAnswers.streamHead(context.alloc()));
        for (int i = 1; i < events.getAsInt(); i++) {
            Outbound.send(context, StubAnswers.progressEvent(context.alloc()));
        }
        return StubAnswers.lastEvent(context.alloc(), in, glance);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A gateway that lets go of a connection is its own affair; the generator counts what was lost by it.
        Outbound.close(context);
    }
}
