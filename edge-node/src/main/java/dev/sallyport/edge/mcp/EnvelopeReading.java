package dev.sallyport.edge.mcp;

/** What came of reading a body: the envelope, or what is wrong with it. */
public sealed interface EnvelopeReading permits McpEnvelope, EnvelopeProblem {}
