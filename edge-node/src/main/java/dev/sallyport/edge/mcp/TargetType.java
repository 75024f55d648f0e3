package dev.sallyport.edge.mcp;

/** What a message can act on. */
public enum TargetType {
    TOOL,
    PROMPT,
    RESOURCE
}
