package dev.sallyport.edge.mcp;

/** The two ways of speaking MCP over HTTP; {@link EnvelopeReader} decides which one a message speaks, and nobody else. */
public enum ProtocolEra {
    /** Up to 2025-11-25: {@code initialize}, sessions, a GET stream, resumption. */
    LEGACY,
    /** From 2026-07-28 on: every request describes itself, nothing is remembered between two of them. */
    MODERN
}
