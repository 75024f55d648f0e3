package dev.sallyport.edge.mcp;

/** What a client says it is. Nobody checks it: fit for display and records, never for a decision. */
public record ClientInfo(String name, String version) {}
