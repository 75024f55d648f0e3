package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.Transport;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import dev.sallyport.edge.mcp.McpMessage;
import dev.sallyport.edge.policy.Operation;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells from a response's head whether an MCP server can have meant it. */
final class ReplyReader {
    private static final String EVENT_STREAM = "text/event-stream";
    private static final String JSON = "application/json";

    private ReplyReader() {}

    /**
     * Reads the head of {@code response}.
     *
     * @throws Refusal.Raised when this is no answer of an MCP server, or one that only concerns the gateway
     */
    static Reply read(UpstreamResponse response, Operation operation, Transport transport) {
        int status = response.statusCode();
        if (status < 200 || status > 599) {
            throw unavailable(Cause.NOT_MCP);
        }
        if (status >= 300 && status < 400) {
            throw unavailable(Cause.REDIRECTED);
        }
        if (status == 401 || status == 403 || status == 407) {
            throw unavailable(Cause.REFUSED_GATEWAY);
        }
        String encoding = response.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw unavailable(Cause.NOT_MCP);
        }
        Optional<String> mediaType = mediaType(response.getHeader(HttpHeaders.CONTENT_TYPE));
        boolean success = status < 300;
        if (success && mediaType.filter(EVENT_STREAM::equals).isPresent()) {
            return new Reply.Stream(response);
        }
        if (success && !isExpected(operation, transport, mediaType, status)) {
            throw unavailable(Cause.NOT_MCP);
        }
        return new Reply.Single(response);
    }

    private static boolean isExpected(
            Operation operation, Transport transport, Optional<String> mediaType, int status) {
        return switch (operation) {
            case Operation.OpenStream open -> false;
            case Operation.OpenSse open -> false;
            case Operation.EndSession end -> true;
            case Operation.Message message ->
                transport == Transport.SSE
                        || !(message.envelope().message() instanceof McpMessage.Request)
                        || status == 202
                        || mediaType.filter(JSON::equals).isPresent();
        };
    }

    private static Optional<String> mediaType(@Nullable String contentType) {
        return Optional.ofNullable(contentType).map(value -> {
            int semicolon = value.indexOf(';');
            return (semicolon < 0 ? value : value.substring(0, semicolon))
                    .strip()
                    .toLowerCase(Locale.ROOT);
        });
    }

    private static Refusal.Raised unavailable(Cause cause) {
        return new Refusal.Raised(new UpstreamUnavailable(cause));
    }
}
