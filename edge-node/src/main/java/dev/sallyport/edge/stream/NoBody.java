package dev.sallyport.edge.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Lets nothing of a body pass: one that says nothing to a client, where what it says would have to be looked at. */
public final class NoBody implements BodyRewriter {
    @Override
    public Optional<ByteBuf> rewrite(ByteBuf chunk) {
        return end();
    }

    @Override
    public Optional<ByteBuf> end() {
        return Optional.of(Unpooled.EMPTY_BUFFER);
    }
}
