package dev.sallyport.process;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses requests that a web page in a victim's browser could have made by DNS rebinding: the {@code Host} must be one
 * of ours, and an {@code Origin}, when there is one, must be allowed (MCP 2026-07-28, Streamable HTTP, Security).
 * Immutable and safe for any thread.
 */
public final class HostCheck {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Set<String> hosts;
    private final Set<String> origins;

    /**
     * A check for one port.
     *
     * @param publicUrls the URLs that clients use; their hosts and origins are allowed
     * @param allowedOrigins further origins, such as {@code https://inspector.example.com}
     */
    public HostCheck(List<URI> publicUrls, List<String> allowedOrigins) {
        Set<String> hostNames = new HashSet<>(LOOPBACK);
        Set<String> originNames = new HashSet<>();
        for (URI url : publicUrls) {
            hostNames.add(hostOf(url.getRawAuthority().toLowerCase(Locale.ROOT)));
            originNames.add(origin(url));
        }
        allowedOrigins.forEach(origin -> originNames.add(origin.toLowerCase(Locale.ROOT)));
        this.hosts = Set.copyOf(hostNames);
        this.origins = Set.copyOf(originNames);
    }

    /** Only loopback names, as befits a port that only this machine should use. */
    public static HostCheck loopbackOnly() {
        return new HostCheck(List.of(), List.of());
    }

    public boolean allows(HttpServerRequest request) {
        return isOneOfOurs(hostsNamedBy(request)) && allowsOrigin(request.headers());
    }

    /** Whether {@code headers}, of an HTTP/1 request, name one host, which is ours. */
    public boolean allowsHost(MultiMap headers) {
        return isOneOfOurs(headers.getAll(HttpHeaders.HOST));
    }

    /** Whether {@code headers} are of no page's request at all, or of one that may call. */
    public boolean allowsOrigin(MultiMap headers) {
        List<String> requestOrigins = headers.getAll(HttpHeaders.ORIGIN);
        return requestOrigins.isEmpty() || (requestOrigins.size() == 1 && allowsOrigin(requestOrigins.getFirst()));
    }

    private boolean isOneOfOurs(List<String> requestHosts) {
        return requestHosts.size() == 1 && allowsHost(requestHosts.getFirst());
    }

    /** HTTP/2 says {@code :authority} where HTTP/1 says {@code Host} (RFC 9113, 8.3.1). */
    private static List<String> hostsNamedBy(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        HostAndPort authority = request.authority();
        return request.version() == HttpVersion.HTTP_2 && hosts.isEmpty() && authority != null
                ? List.of(authority.toString())
                : hosts;
    }

    boolean allowsHost(String authority) {
        return hosts.contains(hostOf(authority.toLowerCase(Locale.ROOT)));
    }

    /** An origin of this machine may be any port: developers' tools run there, and no other machine can claim it. */
    boolean allowsOrigin(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (origins.contains(lower)) {
            return true;
        }
        int schemeEnd = lower.indexOf("://");
        return schemeEnd > 0 && LOOPBACK.contains(hostOf(lower.substring(schemeEnd + 3)));
    }

    private static String origin(URI url) {
        return (url.getScheme() + "://" + url.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    private static String hostOf(String authority) {
        int port = authority.lastIndexOf(':');
        boolean colonIsInsideAddress = authority.indexOf(']') > port;
        return port < 0 || colonIsInsideAddress ? authority : authority.substring(0, port);
    }
}
