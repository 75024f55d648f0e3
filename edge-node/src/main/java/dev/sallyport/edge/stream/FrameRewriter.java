package dev.sallyport.edge.stream;

import io.netty.buffer.ByteBuf;

/** Changes single frames on their way to the client. Pure, and confined to the event loop of its stream. */
@FunctionalInterface
public interface FrameRewriter {
    Rewriting rewrite(SseFrame frame);

    /** What becomes of a frame. */
    sealed interface Rewriting {
        /** It passes as it came. */
        record Unchanged() implements Rewriting {}

        /** Something else passes in its place. */
        record Replaced(ByteBuf bytes) implements Rewriting {}

        /** It must not pass, nor anything after it. */
        record Unfit() implements Rewriting {}
    }
}
