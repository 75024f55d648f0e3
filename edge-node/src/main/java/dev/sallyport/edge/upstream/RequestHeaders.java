package dev.sallyport.edge.upstream;

import dev.sallyport.edge.connection.HeaderNames;
import dev.sallyport.edge.exchange.ConnectionOptions;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.Iterator;
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
    private static final HeaderNames NEVER = HeaderNames.of(
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
            "via");

    private static final HeaderNames PROTOCOL = HeaderNames.of("accept", "content-type");

    /** The caller's credentials, and what proxies say of callers: unless the server's configuration asks for them. */
    private static final HeaderNames WITHHELD = HeaderNames.of(
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
            "x-email");

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
    public static void copy(HeadersMultiMap client, MultiMap upstream, String keyHeader, Set<String> forwardHeaders) {
        Set<String> nominated = ConnectionOptions.of(client);
        Iterator<Map.Entry<CharSequence, CharSequence>> headers = client.iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            CharSequence name = header.getKey();
            if (!NEVER.contains(name)
                    && (nominated.isEmpty() || !nominated.contains(lowerCase(name)) || isProtocol(name))
                    && !AsciiString.contentEqualsIgnoreCase(name, keyHeader)
                    && (!isWithheld(name) || forwardHeaders.contains(lowerCase(name)))) {
                upstream.add(name, header.getValue());
            }
        }
    }

    private static String lowerCase(CharSequence name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }

    /** What the gateway has decided on: naming it in {@code Connection} does not take it from the upstream. */
    private static boolean isProtocol(CharSequence name) {
        return PROTOCOL.contains(name) || startsWith(name, "mcp-");
    }

    private static boolean isWithheld(CharSequence name) {
        if (WITHHELD.contains(name)) {
            return true;
        }
        for (String prefix : WITHHELD_PREFIXES) {
            if (startsWith(name, prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(CharSequence name, String prefix) {
        return AsciiString.regionMatches(name, true, 0, prefix, 0, prefix.length());
    }
}
