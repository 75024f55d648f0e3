/**
 * MCP on the wire: what a message is, decided once from its bytes.
 *
 * <p>{@link dev.sallyport.edge.mcp.EnvelopeReader} reads what a client sends: bytes and headers in, an
 * {@link dev.sallyport.edge.mcp.McpEnvelope} or an {@link dev.sallyport.edge.mcp.EnvelopeProblem} out. It is strict,
 * because a policy is decided on what it read and the server gets the same bytes.
 * {@link dev.sallyport.edge.mcp.MessageInspector} looks at what a server answers while it passes: it is lenient,
 * because nothing is decided on it. {@link dev.sallyport.edge.mcp.ListFilter} takes out of a list what its caller may not
 * see, and is strict again.
 *
 * <pre>
 *   bytes ─▶ StrictUtf8 ─▶ JsonCursor ─▶ BodyScan ─▶ EraRules ─▶ McpEnvelope
 *                          (SeenKeys)    ParamsScan   ▲   │
 *                                          headers ───┘   └───▶ EnvelopeProblem
 * </pre>
 *
 * <p>Threads: the reader and the inspector are confined to one event loop each; everything they give out is immutable.
 * Nothing here blocks, logs, or knows HTTP beyond {@link dev.sallyport.edge.mcp.HeaderLookup}.
 */
@NullMarked
package dev.sallyport.edge.mcp;

import org.jspecify.annotations.NullMarked;
