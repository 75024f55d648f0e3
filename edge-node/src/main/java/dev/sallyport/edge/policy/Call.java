package dev.sallyport.edge.policy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sallyport.contract.Json;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.identity.Subscriber;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.TargetType;
import dev.sallyport.expression.Variable;
import dev.sallyport.expression.Variables;
import dev.sallyport.oauth.TokenClaims;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What policies are asked about: who wants what of which server. Confined to its event loop. */
public final class Call implements Variables {
    private static final ObjectReader ARGUMENTS = Json.MAPPER.reader().with(DeserializationFeature.USE_LONG_FOR_INTS);
    private static final String SESSION_HEADER = "mcp-session-id";

    private final Exchange exchange;
    private final Caller caller;
    private final Operation operation;
    private final String server;
    private final Optional<String> name;
    private final Effects effects;

    public Call(Exchange exchange, Caller caller, Operation operation, String server) {
        this(exchange, caller, operation, server, operation.about().flatMap(McpEnvelope::name), new Effects());
    }

    private Call(
            Exchange exchange,
            Caller caller,
            Operation operation,
            String server,
            Optional<String> name,
            Effects effects) {
        this.exchange = exchange;
        this.caller = caller;
        this.operation = operation;
        this.server = server;
        this.name = name;
        this.effects = effects;
    }

    /** The same call as if it were about {@code item}: whether a list may show it. */
    Call about(String item) {
        return new Call(exchange, caller, operation, server, Optional.of(item), effects);
    }

    public Exchange exchange() {
        return exchange;
    }

    public Caller caller() {
        return caller;
    }

    public Operation operation() {
        return operation;
    }

    public String server() {
        return server;
    }

    /** What policies want done on the way. */
    public Effects effects() {
        return effects;
    }

    /** The tool, the prompt, or the resource's URI. */
    public Optional<String> name() {
        return name;
    }

    Optional<TargetType> target() {
        return operation.about().flatMap(McpEnvelope::target);
    }

    @Override
    public Object value(Variable variable) {
        return switch (variable) {
            case REQUEST_METHOD -> exchange.request().method().name();
            case REQUEST_PATH -> exchange.request().path();
            case REQUEST_HEADERS -> headers();
            case REQUEST_IP -> exchange.clientAddress().orElse("");
            case CALLER_AUTHENTICATION -> caller.authentication();
            case CALLER_SUBSCRIPTION ->
                caller.subscriber().map(Subscriber::subscription).orElse("");
            case CALLER_PRODUCT -> caller.product().orElse("");
            case CALLER_SUBJECT ->
                caller.token().map(token -> token.principal().subject()).orElse("");
            case CALLER_CLIENT ->
                caller.token().flatMap(token -> token.principal().clientId()).orElse("");
            case CALLER_ISSUER ->
                caller.token().map(token -> token.principal().issuer()).orElse("");
            case CALLER_ROLES -> List.copyOf(caller.roles());
            case CALLER_SCOPES -> List.copyOf(caller.scopes());
            case CALLER_CLAIMS -> caller.token().map(TokenClaims::all).orElse(Map.of());
            case MCP_METHOD -> operation.about().flatMap(McpEnvelope::method).orElse("");
            case MCP_NAME -> name.orElse("");
            case MCP_ARGUMENTS -> arguments();
            case SERVER_NAME -> server;
            case SESSION_PRESENT -> exchange.request().headers().contains(SESSION_HEADER);
        };
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.request()
                .headers()
                .forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return headers;
    }

    /** Read once more, but only for expressions that look at them. */
    private Map<String, Object> arguments() {
        if (!(operation instanceof Operation.Message message)) {
            return Map.of();
        }
        try {
            JsonNode arguments = Json.MAPPER
                    .readTree(message.body().getBytes())
                    .path("params")
                    .path("arguments");
            Map<String, Object> values = new LinkedHashMap<>();
            if (arguments.isObject()) {
                for (Map.Entry<String, JsonNode> field : arguments.properties()) {
                    if (!field.getValue().isNull()) {
                        values.put(field.getKey(), ARGUMENTS.treeToValue(field.getValue(), Object.class));
                    }
                }
            }
            return values;
        } catch (IOException unreadable) {
            throw new IllegalStateException("a message that was read before cannot be read again", unreadable);
        }
    }
}
