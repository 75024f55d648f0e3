package dev.sallyport.edge.stream;

import dev.sallyport.edge.mcp.MessageFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Filters the messages of one event stream; everything else of their frames stays as it came. A message that is not JSON
 * is unfit. An event of another type than {@code message} is none, unless its data looks like one: clients differ in what
 * they take. Others pass unseen, or not at all.
 */
public final class MessageFrameFilter implements FrameRewriter {
    private static final Rewriting UNCHANGED = new Rewriting.Unchanged();
    private static final Rewriting DROPPED = new Rewriting.Replaced(Unpooled.EMPTY_BUFFER);
    private static final Rewriting UNFIT = new Rewriting.Unfit();

    private final MessageFilter filter;
    private boolean fit;

    public MessageFrameFilter(MessageFilter filter) {
        this.filter = filter;
    }

    @Override
    public Rewriting rewrite(SseFrame frame) {
        if (!frame.hasData()) {
            return UNCHANGED;
        }
        if (!isMessage(frame) && !frame.dataBeginsWith('{')) {
            return filter.letsOthersPass() ? UNCHANGED : DROPPED;
        }
        ByteBuf passed = Unpooled.buffer();
        filter.reset();
        fit = true;
        frame.data((bytes, offset, length) -> fit = fit && filter.feed(bytes, offset, length, passed::writeBytes));
        if (!fit || !filter.end(passed::writeBytes)) {
            return UNFIT;
        }
        return filter.hasChanged() ? new Rewriting.Replaced(frame.withData(passed)) : UNCHANGED;
    }

    private static boolean isMessage(SseFrame frame) {
        return frame.event()
                .filter(type -> !type.isEmpty() && !type.equals("message"))
                .isEmpty();
    }
}
