package dev.sallyport.edge.stream;

import dev.sallyport.edge.mcp.MessageFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Filters the message that one JSON body is. */
public final class MessageBodyFilter implements BodyRewriter {
    private final MessageFilter filter;

    public MessageBodyFilter(MessageFilter filter) {
        this.filter = filter;
    }

    @Override
    public Optional<ByteBuf> rewrite(ByteBuf chunk) {
        ByteBuf passed = Unpooled.buffer(chunk.readableBytes());
        boolean fit;
        if (chunk.hasArray()) {
            int start = chunk.arrayOffset() + chunk.readerIndex();
            fit = filter.feed(chunk.array(), start, chunk.readableBytes(), passed::writeBytes);
        } else {
            byte[] copy = ByteBufUtil.getBytes(chunk);
            fit = filter.feed(copy, 0, copy.length, passed::writeBytes);
        }
        return fit ? Optional.of(passed) : Optional.empty();
    }

    @Override
    public Optional<ByteBuf> end() {
        ByteBuf rest = Unpooled.buffer(0);
        return filter.end(rest::writeBytes) ? Optional.of(rest) : Optional.empty();
    }
}
