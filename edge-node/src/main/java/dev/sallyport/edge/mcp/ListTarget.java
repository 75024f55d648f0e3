package dev.sallyport.edge.mcp;

import java.util.Optional;

/** What a list lists. */
public enum ListTarget {
    TOOLS("tools/list", "tools", "name"),
    RESOURCES("resources/list", "resources", "uri"),
    RESOURCE_TEMPLATES("resources/templates/list", "resourceTemplates", "uriTemplate"),
    PROMPTS("prompts/list", "prompts", "name");

    private final String method;
    private final String member;
    private final String identifying;

    ListTarget(String method, String member, String identifying) {
        this.method = method;
        this.member = member;
        this.identifying = identifying;
    }

    /** What a request of this method lists; empty when it lists nothing. */
    public static Optional<ListTarget> of(String method) {
        for (ListTarget each : values()) {
            if (each.method.equals(method)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The member of the result that is the list. */
    String member() {
        return member;
    }

    /** The member by which an item is asked for. */
    String identifying() {
        return identifying;
    }
}
