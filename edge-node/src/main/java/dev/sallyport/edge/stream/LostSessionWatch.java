package dev.sallyport.edge.stream;

import dev.sallyport.edge.exchange.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Holds an error back until it is known whether it says that the upstream has lost the session; what does is replaced by
 * the error that clients know.
 */
public final class LostSessionWatch implements BodyRewriter {
    /** Errors that say so are short. */
    private static final int LOOKED_AT_BYTES_MAX = 4_096;

    private final String said;
    private final ByteBuf held = Unpooled.buffer();
    private boolean passing;

    /** Looks for an error that has {@code said} in it. */
    public LostSessionWatch(String said) {
        this.said = said;
    }

    @Override
    public Optional<ByteBuf> rewrite(ByteBuf chunk) {
        if (passing) {
            return Optional.of(chunk);
        }
        held.writeBytes(chunk, chunk.readerIndex(), chunk.readableBytes());
        return held.readableBytes() < LOOKED_AT_BYTES_MAX ? Optional.of(Unpooled.EMPTY_BUFFER) : judged();
    }

    @Override
    public Optional<ByteBuf> end() {
        return passing ? Optional.of(Unpooled.EMPTY_BUFFER) : judged();
    }

    private Optional<ByteBuf> judged() {
        int looked = Math.min(held.readableBytes(), LOOKED_AT_BYTES_MAX);
        if (held.toString(held.readerIndex(), looked, StandardCharsets.UTF_8).contains(said)) {
            throw new Refusal.Raised(new Refusal.SessionLost());
        }
        passing = true;
        return Optional.of(held);
    }
}
