package dev.sallyport.edge.policy;

import dev.sallyport.edge.mcp.TargetType;
import java.util.List;

/**
 * What a server itself demands, ready to be asked. Immutable.
 *
 * @param scopes all of which the caller's access token needs for any call
 */
public record ServerPolicies(
        TargetAccess tools, TargetAccess resources, TargetAccess prompts, PolicyList policies, List<String> scopes) {
    public ServerPolicies {
        scopes = List.copyOf(scopes);
    }

    TargetAccess of(TargetType type) {
        return switch (type) {
            case TOOL -> tools;
            case RESOURCE -> resources;
            case PROMPT -> prompts;
        };
    }
}
