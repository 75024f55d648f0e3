package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.config.Transport;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where an MCP server is, ready to be called.
 *
 * @param endpoint the path and query of the MCP endpoint
 * @param ssePath the path of the event stream of the HTTP+SSE transport
 * @param messagesPath the only path that its {@code endpoint} event may name
 * @param keyHeader the lower-case name of the header that holds the gateway's own keys, which no server gets
 * @param forwardHeaders lower-case names of withheld client headers that this server is to get
 * @param identity of both sides, where the server's definition says something of it
 */
public record UpstreamTarget(
        String host,
        int port,
        boolean tls,
        String endpoint,
        String ssePath,
        String messagesPath,
        TimeoutsDefinition timeouts,
        String keyHeader,
        Set<String> forwardHeaders,
        Optional<TlsIdentity> identity) {

    /**
     * The backend of a server whose keys come in {@code keyHeader}.
     *
     * @param identity what the backend's {@code tls} gives
     */
    public static UpstreamTarget of(BackendDefinition backend, String keyHeader, Optional<TlsIdentity> identity) {
        URI url = backend.url();
        boolean tls = "https".equals(url.getScheme());
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean sse = backend.transport() == Transport.SSE;
        String host = url.getHost();
        boolean ipv6 = host.startsWith("[");
        return new UpstreamTarget(
                ipv6 ? host.substring(1, host.length() - 1) : host,
                url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80,
                tls,
                path + query,
                sse ? base + backend.ssePath() : "",
                sse ? base + backend.messagesPath() : "",
                backend.timeouts(),
                keyHeader.toLowerCase(Locale.ROOT),
                Set.copyOf(backend.forwardHeaders()),
                identity);
    }

    /**
     * The path and query that the data of an {@code endpoint} event names, when this target may be called there: on its
     * own origin, and on no other path than the configured one (a stream cannot send the gateway elsewhere).
     */
    public Optional<String> messagesEndpoint(String data) {
        URI named;
        try {
            URI base = URI.create(origin() + ssePath);
            named = base.resolve(data.strip());
        } catch (IllegalArgumentException notAUri) {
            return Optional.empty();
        }
        int namedPort = named.getPort() >= 0 ? named.getPort() : "https".equals(named.getScheme()) ? 443 : 80;
        boolean sameOrigin = (tls ? "https" : "http").equals(named.getScheme())
                && bracketed().equalsIgnoreCase(named.getHost())
                && namedPort == port;
        return sameOrigin && messagesPath.equals(named.getRawPath())
                ? Optional.of(named.getRawPath() + (named.getRawQuery() == null ? "" : "?" + named.getRawQuery()))
                : Optional.empty();
    }

    /** Scheme, host and port. */
    String origin() {
        return (tls ? "https" : "http") + "://" + bracketed() + ":" + port;
    }

    /** What {@code Host} says. */
    String authority() {
        return port == (tls ? 443 : 80) ? bracketed() : bracketed() + ":" + port;
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
