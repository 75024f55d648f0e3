package dev.sallyport.edge.policy;

import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.McpMessage;
import dev.sallyport.edge.mcp.ProtocolEra;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What a caller wants. */
public sealed interface Operation {
    /** The message's envelope; only a message has one. */
    default Optional<McpEnvelope> about() {
        return this instanceof Message message ? Optional.of(message.envelope()) : Optional.empty();
    }

    /** Whether limits count it: what a client wants done, not what it says to keep the protocol going. */
    default boolean counts() {
        return this instanceof Message message
                && message.envelope().message() instanceof McpMessage.Request request
                && !request.method().equals("ping");
    }

    /** Whether it belongs to the revisions up to 2025-11-25. */
    default boolean isLegacy() {
        return !(this instanceof Message message) || message.envelope().era() == ProtocolEra.LEGACY;
    }

    /**
     * Whether a client that leaves thereby gives up what it asked for: so it is in the modern era (2026-07-28,
     * Cancellation), and for streams. A legacy call goes on (2025-11-25, Transports: disconnection is no cancellation).
     */
    default boolean endsWithClient() {
        return switch (this) {
            case Message message -> message.envelope().era() == ProtocolEra.MODERN;
            case OpenStream open -> true;
            case OpenSse open -> true;
            case EndSession end -> false;
        };
    }

    /**
     * One JSON-RPC message.
     *
     * @param body the bytes that {@code envelope} was read from, and that the upstream will get
     */
    record Message(McpEnvelope envelope, Buffer body) implements Operation {}

    /** A legacy stream for messages from the server: GET on the MCP endpoint. */
    record OpenStream() implements Operation {}

    /** The end of a legacy session: DELETE on the MCP endpoint. */
    record EndSession() implements Operation {}

    /** The stream of the HTTP+SSE transport: GET on the SSE endpoint. */
    record OpenSse() implements Operation {}
}
