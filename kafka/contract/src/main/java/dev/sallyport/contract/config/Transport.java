package dev.sallyport.contract.config;

/** How an upstream MCP server is spoken to. */
public enum Transport {
    /** Streamable HTTP, every revision since 2025-03-26; the backend URL is the MCP endpoint itself. */
    STREAMABLE_HTTP,
    /** The deprecated HTTP+SSE transport of 2024-11-05; the backend URL is what both paths are appended to. */
    SSE
}
