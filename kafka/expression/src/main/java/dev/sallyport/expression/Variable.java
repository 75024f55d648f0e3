package dev.sallyport.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What expressions can speak of. A text that a call does not have is empty. */
public enum Variable {
    /** The HTTP method. */
    REQUEST_METHOD("request.method", SimpleType.STRING),
    REQUEST_PATH("request.path", SimpleType.STRING),
    /** By lower-case name; of a header that comes several times the first. */
    REQUEST_HEADERS("request.headers", MapType.create(SimpleType.STRING, SimpleType.STRING)),
    /** The client's address. */
    REQUEST_IP("request.ip", SimpleType.STRING),
    /** {@code anonymous}, {@code key}, {@code oauth} or {@code key+oauth}. */
    CALLER_AUTHENTICATION("caller.authentication", SimpleType.STRING),
    CALLER_SUBSCRIPTION("caller.subscription", SimpleType.STRING),
    CALLER_PRODUCT("caller.product", SimpleType.STRING),
    CALLER_SUBJECT("caller.subject", SimpleType.STRING),
    CALLER_CLIENT("caller.client", SimpleType.STRING),
    CALLER_ISSUER("caller.issuer", SimpleType.STRING),
    CALLER_ROLES("caller.roles", ListType.create(SimpleType.STRING)),
    CALLER_SCOPES("caller.scopes", ListType.create(SimpleType.STRING)),
    /** The claims of the access token. */
    CALLER_CLAIMS("caller.claims", MapType.create(SimpleType.STRING, SimpleType.DYN)),
    MCP_METHOD("mcp.method", SimpleType.STRING),
    /** The tool, the prompt, or the resource's URI. */
    MCP_NAME("mcp.name", SimpleType.STRING),
    /** The arguments of a tool call or a prompt. */
    MCP_ARGUMENTS("mcp.arguments", MapType.create(SimpleType.STRING, SimpleType.DYN)),
    SERVER_NAME("server.name", SimpleType.STRING),
    /** Whether the call belongs to a session. */
    SESSION_PRESENT("session.present", SimpleType.BOOL);

    private static final Map<String, Variable> BY_LABEL =
            Arrays.stream(values()).collect(Collectors.toMap(Variable::label, Function.identity()));

    private final String label;
    private final CelType type;

    Variable(String label, CelType type) {
        this.label = label;
        this.type = type;
    }

    /** The name in expressions. */
    public String label() {
        return label;
    }

    CelType type() {
        return type;
    }

    static Optional<Variable> of(String label) {
        return Optional.ofNullable(BY_LABEL.get(label));
    }
}
