package dev.sallyport.edge.stream;

import dev.sallyport.edge.exchange.Refusal;

/**
 * A fault of the gateway while it passed an answer on: of what kind, and where. It says no more, because messages of
 * exceptions quote what was read.
 */
public final class RelayFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RelayFault(RuntimeException thrown) {
        super(thrown.getClass().getName());
        setStackTrace(thrown.getStackTrace());
    }

    /** What is known of {@code thrown} outside a relay; a refusal is an answer, and stays what it is. */
    static RuntimeException of(RuntimeException thrown) {
        return thrown instanceof Refusal.Raised ? thrown : new RelayFault(thrown);
    }
}
