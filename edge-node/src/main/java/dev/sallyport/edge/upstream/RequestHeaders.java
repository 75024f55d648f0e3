package dev.sallyport.edge.upstream;

import dev.sallyport.edge.exchange.ConnectionOptions;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which of a client's headers an upstream gets. Everything passes (an intermediary forwards what it does not know, RFC
 * 9110 section 5.1) but what belongs to the connection, what identifies the caller to the gateway, and what a client
 * could pretend to be said by the gateway.
 */
public final class RequestHeaders {
    /** Sets that are asked of every header are hashed: those of {@link Set#of} divide for each look-up. */
    private static final Set<String> NEVER = new HashSet<>(List.of(
            // of this connection only: RFC 9110 section 7.6.1
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            // made anew for the upstream's connection
            "host",
            "content-length",
            "expect",
            "accept-encoding",
            "mcp-session-id",
            "last-event-id",
            "origin",
            "referer",
            "via"));

    private static final Set<String> PROTOCOL = Set.of("accept", "content-type");

    /** The caller's credentials, and what proxies say of callers: unless the server's configuration asks for them. */
    private static final Set<String> WITHHELD = new HashSet<>(List.of(
            "authorization",
            "cookie",
            "cookie2",
            "ocp-apim-subscription-key",
            "subscription-key",
            "x-api-key",
            "dpop",
            "forwarded",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "true-client-ip",
            "cf-connecting-ip",
            "remote-user",
            "x-user",
            "x-user-id",
            "x-email"));

    private static final List<String> WITHHELD_PREFIXES = List.of(
            "x-forwarded-",
            "x-auth-",
            "x-authenticated-",
            "x-remote-",
            "x-original-",
            "x-rewrite-",
            "x-ms-client-",
            "x-ms-token-",
            "x-amzn-oidc-",
            "x-goog-",
            "x-envoy-",
            "sec-");

    private RequestHeaders() {}

    /** Copies to {@code upstream} what it may have of {@code client}. */
    public static void copy(MultiMap client, MultiMap upstream, String keyHeader, Set<String> forwardHeaders) {
        Set<String> nominated = ConnectionOptions.of(client);
        for (Map.Entry<String, String> header : client) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!NEVER.contains(name)
                    && (nominated.isEmpty() || !nominated.contains(name) || isProtocol(name))
                    && !name.equals(keyHeader)
                    && (!isWithheld(name) || forwardHeaders.contains(name))) {
                upstream.add(header.getKey(), header.getValue());
            }
        }
    }

    /** What the gateway has decided on: naming it in {@code Connection} does not take it from the upstream. */
    private static boolean isProtocol(String name) {
        return PROTOCOL.contains(name) || name.startsWith("mcp-");
    }

    private static boolean isWithheld(String name) {
        if (WITHHELD.contains(name)) {
            return true;
        }
        for (String prefix : WITHHELD_PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
