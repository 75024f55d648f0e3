package dev.sallyport.edge.stream;

import dev.sallyport.edge.mcp.HandleFilter;
import dev.sallyport.edge.mcp.WordSearch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the handles of one JSON body swapped. A body that comes at once and has none of the words passes as it came,
 * looked through but not read; of one in pieces the first is remembered until the second comes.
 */
public final class HandleBodyFilter implements BodyRewriter {
    private final Supplier<HandleFilter> filters;
    private final WordSearch words;
    private @Nullable ByteBuf passedUnread;
    private @Nullable HandleFilter filter;

    /** What stands before a handle waits with it: an answer that may not go on can still be refused in its place. */
    private ByteBuf waiting = Unpooled.EMPTY_BUFFER;

    /** For a body that has no handle without one of {@code words}. */
    public HandleBodyFilter(WordSearch words, Supplier<HandleFilter> filters) {
        this.words = words;
        this.filters = filters;
    }

    @Override
    public Optional<ByteBuf> rewrite(ByteBuf chunk) {
        if (!chunk.isReadable()) {
            return Optional.of(chunk);
        }
        byte[] bytes = chunk.hasArray() ? chunk.array() : ByteBufUtil.getBytes(chunk);
        int offset = chunk.hasArray() ? chunk.arrayOffset() + chunk.readerIndex() : 0;
        int length = chunk.readableBytes();
        boolean isFirst = filter == null && passedUnread == null;
        if (isFirst && !words.finds(bytes, offset, length)) {
            passedUnread = Unpooled.wrappedBuffer(bytes, offset, length);
            return Optional.of(chunk);
        }
        HandleFilter reading = reading();
        reading.feed(bytes, offset, length, waiting::writeBytes);
        return Optional.of(reading.isHolding() ? Unpooled.EMPTY_BUFFER : waited());
    }

    private HandleFilter reading() {
        HandleFilter reading = filter;
        if (reading == null) {
            reading = filters.get();
            waiting = Unpooled.buffer();
            filter = reading;
            ByteBuf before = passedUnread;
            if (before != null) {
                reading.feedPassed(before.array(), before.arrayOffset() + before.readerIndex(), before.readableBytes());
                passedUnread = null;
            }
        }
        return reading;
    }

    @Override
    public Optional<ByteBuf> end() {
        if (filter == null) {
            return Optional.of(Unpooled.EMPTY_BUFFER);
        }
        filter.end(waiting::writeBytes);
        return Optional.of(waited());
    }

    private ByteBuf waited() {
        ByteBuf passed = waiting;
        waiting = Unpooled.buffer();
        return passed;
    }
}
