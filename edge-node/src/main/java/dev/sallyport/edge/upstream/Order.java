package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.Transport;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.mcp.HeaderText;
import dev.sallyport.edge.mcp.MessageRedactor;
import dev.sallyport.edge.policy.Effects;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.session.Binding;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be sent, and where. Confined to its event loop.
 *
 * @param keyHeader the lower-case name of the header that holds the gateway's own keys, which no upstream gets
 * @param lastEventId where the upstream is to go on, in its own words
 */
record Order(Exchange exchange, Upstream upstream, String keyHeader, Binding binding, Optional<String> lastEventId) {
    private static final CharSequence MCP_SESSION_ID = HttpHeaders.createOptimized("mcp-session-id");
    private static final CharSequence MCP_NAME = HttpHeaders.createOptimized("mcp-name");
    private static final CharSequence LAST_EVENT_ID = HttpHeaders.createOptimized("last-event-id");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence ANSWERS = HttpHeaders.createOptimized("application/json, text/event-stream");
    private static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");

    Operation operation() {
        return binding.permit().operation();
    }

    Effects effects() {
        return binding.permit().effects();
    }

    Transport transport() {
        return upstream.settings().transport();
    }

    UpstreamOrigin origin(UpstreamTarget target) {
        return new UpstreamOrigin(
                target.host(), target.port(), target.tls(), upstream.settings().identity());
    }

    /** All but the credential. */
    void writeHeaders(UpstreamTarget target, MultiMap headers) {
        RequestHeaders.copy(
                exchange.request().headers(),
                headers,
                keyHeader,
                upstream.settings().forwardHeaders());
        headers.set(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
        if (operation() instanceof Operation.Message
                && exchange.request().method().equals(HttpMethod.GET)) {
            // Asked by the gateway itself for the sake of a stream.
            headers.set(HttpHeaders.CONTENT_TYPE, JSON).set(HttpHeaders.ACCEPT, ANSWERS);
        }
        binding.opened()
                .flatMap(Binding.Opened::task)
                .filter(task -> headers.contains(MCP_NAME))
                .ifPresent(task -> headers.set(MCP_NAME, HeaderText.of(task)));
        effects().applyToRequest(headers);
        headers.set(HttpHeaders.HOST, target.authority());
        lastEventId.ifPresent(id -> headers.set(LAST_EVENT_ID, id));
        if (transport() == Transport.STREAMABLE_HTTP) {
            binding.upstreamSession().ifPresent(id -> headers.set(MCP_SESSION_ID, id));
        }
    }

    /** What is sent of the message: its very bytes, unless something was sealed in it or a policy takes something out. */
    Buffer body(Operation.Message message) {
        Buffer body = binding.opened().map(Binding.Opened::body).orElseGet(message::body);
        if (effects().arguments().isEmpty()) {
            return body;
        }
        return MessageRedactor.arguments(effects().arguments(), body.getBytes())
                .map(Buffer::buffer)
                .orElseThrow(() -> new IllegalStateException("a message that was read before cannot be read again"));
    }

    /** The time for the answer to begin. */
    Duration responseWithin() {
        Duration own = upstream.settings().timeouts().response();
        return effects()
                .responseWithin()
                .filter(shorter -> shorter.compareTo(own) < 0)
                .orElse(own);
    }

    HttpMethod method() {
        return switch (operation()) {
            case Operation.Message message -> HttpMethod.POST;
            case Operation.OpenStream open -> HttpMethod.GET;
            case Operation.OpenSse open -> HttpMethod.GET;
            case Operation.EndSession end -> HttpMethod.DELETE;
        };
    }

    String uri(UpstreamTarget target) {
        if (operation() instanceof Operation.OpenSse) {
            return target.ssePath();
        }
        return transport() == Transport.SSE ? binding.upstreamSession().orElseThrow() : target.endpoint();
    }
}
