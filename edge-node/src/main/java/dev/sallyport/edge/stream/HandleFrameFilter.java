package dev.sallyport.edge.stream;

import dev.sallyport.edge.mcp.HandleFilter;
import dev.sallyport.edge.mcp.WordSearch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has the handles of a stream's messages swapped; a frame with none of the words is not read. */
public final class HandleFrameFilter implements FrameRewriter {
    private static final Rewriting UNCHANGED = new Rewriting.Unchanged();

    private final Supplier<HandleFilter> filters;
    private final WordSearch words;
    private @Nullable MessageFrameFilter reading;

    /** For messages that have no handle without one of {@code words}. */
    public HandleFrameFilter(WordSearch words, Supplier<HandleFilter> filters) {
        this.words = words;
        this.filters = filters;
    }

    @Override
    public Rewriting rewrite(SseFrame frame) {
        if (!frame.has(words)) {
            return UNCHANGED;
        }
        MessageFrameFilter filter = reading;
        if (filter == null) {
            filter = new MessageFrameFilter(filters.get());
            reading = filter;
        }
        return filter.rewrite(frame);
    }
}
