package dev.sallyport.edge.mcp;

import java.util.Optional;

/**
 * What the gateway needs to know of a message in order to govern it. The message itself stays the bytes it was.
 *
 * @param protocolVersion the version the message is in; of {@code initialize} the version it asks for; empty when the
 *     message names none, which means 2025-03-26
 * @param name what the message acts on: the tool or prompt name, the resource URI, or what a completion refers to.
 *     Always there for {@code tools/call}, {@code prompts/get}, {@code resources/read}, {@code resources/subscribe},
 *     {@code resources/unsubscribe} and {@code completion/complete}; never there for anything else
 * @param target what {@code name} names; there whenever that is
 * @param handedBack what in it the server once handed out; says nothing of a response
 */
public record McpEnvelope(
        McpMessage message,
        ProtocolEra era,
        Optional<String> protocolVersion,
        Optional<String> name,
        Optional<TargetType> target,
        Optional<ClientInfo> client,
        HandedBack handedBack)
        implements EnvelopeReading {

    /** The method, unless the message is a response. */
    public Optional<String> method() {
        return switch (message) {
            case McpMessage.Request request -> Optional.of(request.method());
            case McpMessage.Notification notification -> Optional.of(notification.method());
            case McpMessage.Response response -> Optional.empty();
        };
    }

    /** The id that an answer must carry; only a request has one. */
    public Optional<RequestId> requestId() {
        return switch (message) {
            case McpMessage.Request request -> Optional.of(request.id());
            case McpMessage.Notification notification -> Optional.empty();
            case McpMessage.Response response -> Optional.empty();
        };
    }
}
