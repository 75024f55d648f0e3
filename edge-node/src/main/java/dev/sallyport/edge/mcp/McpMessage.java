package dev.sallyport.edge.mcp;

/** What a JSON-RPC message is. */
public sealed interface McpMessage {

    /** Wants an answer with its id. */
    record Request(RequestId id, String method) implements McpMessage {}

    /** Wants none. */
    record Notification(String method) implements McpMessage {}

    /** A client's answer to a request that the server sent on a stream; the legacy era only. */
    record Response(RequestId id) implements McpMessage {}
}
