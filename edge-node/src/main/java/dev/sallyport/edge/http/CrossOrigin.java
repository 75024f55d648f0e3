package dev.sallyport.edge.http;

import dev.sallyport.contract.config.policy.Cors;
import dev.sallyport.edge.exchange.Exchange;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The CORS protocol (Fetch standard, section 3.2), for origins that a {@code cors} policy names. */
final class CrossOrigin {
    private static final String METHODS = "GET, POST, DELETE, OPTIONS";
    private static final String EXPOSED = "Mcp-Session-Id, WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy";
    private static final List<String> MCP_HEADERS = List.of(
            "Accept",
            "Authorization",
            "Content-Type",
            "Last-Event-ID",
            "Mcp-Method",
            "MCP-Protocol-Version",
            "Mcp-Name",
            "Mcp-Session-Id");

    private CrossOrigin() {}

    /** The policy by which the page that sent the request may call; empty when there is none. */
    static Optional<Cors> policy(Exchange exchange, List<Cors> ofServer, List<Cors> global) {
        List<String> origins = exchange.request().headers().getAll(HttpHeaders.ORIGIN);
        return origins.size() != 1
                ? Optional.empty()
                : Stream.concat(ofServer.stream(), global.stream())
                        .filter(policy -> policy.origins().contains(origins.getFirst()))
                        .findFirst();
    }

    /** Whether the request is a browser's question before the call. */
    static boolean isPreflight(Exchange exchange) {
        return exchange.request().method().name().equals("OPTIONS")
                && exchange.request().headers().contains("Access-Control-Request-Method");
    }

    static void answerPreflight(Exchange exchange, Cors policy, String keyHeader) {
        List<String> allowed = new ArrayList<>(MCP_HEADERS);
        allowed.add(keyHeader);
        allowed.addAll(policy.headers());
        write(exchange);
        exchange.request()
                .response()
                .setStatusCode(204)
                .putHeader("Access-Control-Allow-Methods", METHODS)
                .putHeader("Access-Control-Allow-Headers", String.join(", ", allowed))
                .putHeader(
                        "Access-Control-Max-Age", Long.toString(policy.maxAge().toSeconds()))
                .end();
    }

    /** Lets the page read the response, where it is allowed to. */
    static void write(Exchange exchange) {
        exchange.readableBy().ifPresent(origin -> {
            MultiMap headers = exchange.request().response().headers();
            headers.set("Access-Control-Allow-Origin", origin);
            headers.set("Access-Control-Expose-Headers", EXPOSED);
            headers.add("Vary", "Origin");
        });
    }
}
