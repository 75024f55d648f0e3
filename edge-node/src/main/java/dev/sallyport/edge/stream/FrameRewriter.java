package dev.sallyport.edge.stream;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Changes single frames on their way to the client. Each frame for itself, and confined to the event loop of its stream. */
@FunctionalInterface
public interface FrameRewriter {
    Rewriting rewrite(SseFrame frame);

    /** Leaves to {@code other} the frames that this one leaves as they are. */
    default FrameRewriter orElse(FrameRewriter other) {
        return frame -> {
            Rewriting first = rewrite(frame);
            return first instanceof Rewriting.Unchanged ? other.rewrite(frame) : first;
        };
    }

    /** Both in their order, where there are both. */
    static Optional<FrameRewriter> both(Optional<? extends FrameRewriter> first, Optional<FrameRewriter> next) {
        return first.isEmpty()
                ? next
                : Optional.of(next.isEmpty() ? first.get() : first.get().then(next.get()));
    }

    /** Has {@code next} go over what this one lets pass. */
    default FrameRewriter then(FrameRewriter next) {
        return frame -> switch (rewrite(frame)) {
            case Rewriting.Unchanged unchanged -> next.rewrite(frame);
            case Rewriting.Replaced replaced -> {
                Rewriting second = next.rewrite(SseFrame.of(replaced.bytes()));
                yield second instanceof Rewriting.Unchanged ? replaced : second;
            }
            case Rewriting.Unfit unfit -> unfit;
        };
    }

    /** What becomes of a frame. */
    sealed interface Rewriting {
        /** It passes as it came. */
        record Unchanged() implements Rewriting {}

        /** Something else passes in its place: one whole frame, in an array of its own, or nothing. */
        record Replaced(ByteBuf bytes) implements Rewriting {}

        /** It must not pass, nor anything after it. */
        record Unfit() implements Rewriting {}
    }
}
