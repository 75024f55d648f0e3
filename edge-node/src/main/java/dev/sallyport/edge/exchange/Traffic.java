package dev.sallyport.edge.exchange;

import dev.sallyport.edge.mcp.Inspection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What went through an exchange so far. Confined to its event loop. */
public final class Traffic {
    private long requestBytes;
    private long responseBytes;
    private long responseEvents;
    private @Nullable Inspection response;

    public void received(long bytes) {
        requestBytes += bytes;
    }

    public void sent(long bytes, long events) {
        responseBytes += bytes;
        responseEvents += events;
    }

    /** The JSON-RPC response passed by, and this is what it was. */
    public void responded(Inspection inspection) {
        response = inspection;
    }

    public long requestBytes() {
        return requestBytes;
    }

    public long responseBytes() {
        return responseBytes;
    }

    public long responseEvents() {
        return responseEvents;
    }

    public Optional<Inspection> response() {
        return Optional.ofNullable(response);
    }
}
