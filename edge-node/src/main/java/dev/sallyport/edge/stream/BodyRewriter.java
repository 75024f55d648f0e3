package dev.sallyport.edge.stream;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Changes one body while it passes. Confined to the event loop of its relay, and for one body only. */
public interface BodyRewriter {
    /** What passes in place of {@code chunk}, perhaps nothing yet; empty when nothing more may pass. */
    Optional<ByteBuf> rewrite(ByteBuf chunk);

    /** The body ends here: what is left to pass; empty when it may not end. */
    Optional<ByteBuf> end();
}
