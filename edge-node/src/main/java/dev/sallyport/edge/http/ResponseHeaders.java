package dev.sallyport.edge.http;

import dev.sallyport.edge.connection.HeaderNames;
import dev.sallyport.edge.exchange.ConnectionOptions;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which of an upstream's headers a client gets: all but those of the connection, those that speak for the gateway's
 * origin, and those that the gateway itself writes.
 */
final class ResponseHeaders {
    private static final HeaderNames WITHHELD = HeaderNames.of(
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
            "via");

    private static final String CORS_PREFIX = "access-control-";

    private ResponseHeaders() {}

    static void copy(HeadersMultiMap upstream, MultiMap client) {
        Set<String> nominated = ConnectionOptions.of(upstream);
        Iterator<Map.Entry<CharSequence, CharSequence>> headers = upstream.iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            CharSequence name = header.getKey();
            if (!WITHHELD.contains(name)
                    && (nominated.isEmpty()
                            || !nominated.contains(name.toString().toLowerCase(Locale.ROOT)))
                    && !AsciiString.regionMatches(name, true, 0, CORS_PREFIX, 0, CORS_PREFIX.length())) {
                client.add(name, header.getValue());
            }
        }
    }
}
