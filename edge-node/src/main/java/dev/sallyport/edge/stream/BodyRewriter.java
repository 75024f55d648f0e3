package dev.sallyport.edge.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Changes one body while it passes. Confined to the event loop of its relay, and for one body only. */
public interface BodyRewriter {
    /** What passes in place of {@code chunk}, perhaps nothing yet; empty when nothing more may pass. */
    Optional<ByteBuf> rewrite(ByteBuf chunk);

    /** The body ends here: what is left to pass; empty when it may not end. */
    Optional<ByteBuf> end();

    /** Both in their order, where there are both. */
    static Optional<BodyRewriter> both(Optional<? extends BodyRewriter> first, Optional<BodyRewriter> next) {
        return first.isEmpty()
                ? next
                : Optional.of(next.isEmpty() ? first.get() : first.get().then(next.get()));
    }

    /** Has {@code next} go over what this one lets pass. */
    default BodyRewriter then(BodyRewriter next) {
        BodyRewriter first = this;
        return new BodyRewriter() {
            @Override
            public Optional<ByteBuf> rewrite(ByteBuf chunk) {
                return first.rewrite(chunk).flatMap(next::rewrite);
            }

            @Override
            public Optional<ByteBuf> end() {
                return first.end()
                        .flatMap(next::rewrite)
                        .flatMap(rest -> next.end().map(last -> Unpooled.wrappedBuffer(rest, last)));
            }
        };
    }
}
