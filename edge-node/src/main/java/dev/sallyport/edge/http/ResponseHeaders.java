package dev.sallyport.edge.http;

import dev.sallyport.edge.exchange.ConnectionOptions;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which of an upstream's headers a client gets: all but those of the connection, those that speak for the gateway's
 * origin, and those that the gateway itself writes.
 */
final class ResponseHeaders {
    /** Asked of every header, so hashed: {@link Set#of} divides for each look-up. */
    private static final Set<String> WITHHELD = new HashSet<>(List.of(
            // RFC 9110 section 7.6.1
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            // the gateway's own
            "content-length",
            "mcp-session-id",
            // about an origin that is not the gateway's
            "set-cookie",
            "set-cookie2",
            "www-authenticate",
            "authentication-info",
            "alt-svc",
            "strict-transport-security",
            "clear-site-data",
            "server",
            "x-powered-by",
            "via"));

    private static final String CORS_PREFIX = "access-control-";

    private ResponseHeaders() {}

    static void copy(MultiMap upstream, MultiMap client) {
        Set<String> nominated = ConnectionOptions.of(upstream);
        for (Map.Entry<String, String> header : upstream) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!WITHHELD.contains(name)
                    && (nominated.isEmpty() || !nominated.contains(name))
                    && !name.startsWith(CORS_PREFIX)) {
                client.add(header.getKey(), header.getValue());
            }
        }
    }
}
