package dev.sallyport.expression.explain;

import dev.sallyport.contract.config.GovernanceDefinition;
import dev.sallyport.contract.config.TargetRules;
import dev.sallyport.contract.config.policy.NamePatterns;
import dev.sallyport.contract.config.policy.ToolAccess;
import dev.sallyport.contract.input.Fields;

/** What a call can act on. */
public enum TargetKind {
    TOOL("tools", "tools/call", "Unknown tool. tools/list names those that there are."),
    RESOURCE("resources", "resources/read", "Resource not found. resources/list names those that there are."),
    PROMPT("prompts", "prompts/get", "Unknown prompt. prompts/list names those that there are.");

    private final String field;
    private final String method;
    private final String unknown;

    TargetKind(String field, String method, String unknown) {
        this.field = field;
        this.method = method;
        this.unknown = unknown;
    }

    /** The word for one. */
    public String label() {
        return Fields.label(this);
    }

    /** The field of a server that says which there are. */
    String field() {
        return field;
    }

    /** The method that acts on one. */
    String method() {
        return method;
    }

    /** How a call is answered that is about none. */
    ExpectedRefusal unknown() {
        return new ExpectedRefusal(200, -32602, unknown);
    }

    TargetRules rules(GovernanceDefinition governance) {
        return switch (this) {
            case TOOL -> governance.tools();
            case RESOURCE -> governance.resources();
            case PROMPT -> governance.prompts();
        };
    }

    NamePatterns names(ToolAccess access) {
        return switch (this) {
            case TOOL -> access.tools();
            case RESOURCE -> access.resources();
            case PROMPT -> access.prompts();
        };
    }
}
