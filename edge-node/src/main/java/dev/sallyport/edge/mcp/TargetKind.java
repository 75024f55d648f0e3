package dev.sallyport.edge.mcp;

/** Where a method's params say what it acts on. */
enum TargetKind {
    NAME,
    URI,
    REFERENCE,
    NONE;

    static TargetKind of(String method) {
        return switch (method) {
            case "tools/call", "prompts/get" -> NAME;
            case "resources/read", "resources/subscribe", "resources/unsubscribe" -> URI;
            case "completion/complete" -> REFERENCE;
            default -> NONE;
        };
    }

    /** Whether only the legacy era has this method: a modern message with its name acts on nothing. */
    static boolean isLegacyOnly(String method) {
        return method.equals("resources/subscribe") || method.equals("resources/unsubscribe");
    }

    /** Whether the modern era mirrors the target of this method in the {@code Mcp-Name} header. */
    static boolean isMirrored(String method) {
        return switch (method) {
            case "tools/call", "prompts/get", "resources/read" -> true;
            default -> false;
        };
    }
}
