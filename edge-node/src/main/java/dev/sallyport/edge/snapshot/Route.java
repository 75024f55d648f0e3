package dev.sallyport.edge.snapshot;

/** One path that the gateway answers on. */
public record Route(CompiledServer server, Endpoint endpoint) {
    /** What is at a path. */
    public enum Endpoint {
        /** Streamable HTTP. */
        MCP,
        /** The event stream of the HTTP+SSE transport. */
        SSE,
        /** Where the HTTP+SSE transport takes messages. */
        MESSAGES
    }
}
