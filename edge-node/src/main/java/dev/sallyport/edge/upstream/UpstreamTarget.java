package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.Transport;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Where an MCP server is, ready to be called.
 *
 * @param endpoint the path and query of the MCP endpoint
 * @param ssePath the path of the event stream of the HTTP+SSE transport
 * @param messagesPath the only path that its {@code endpoint} event may name
 * @param member what sessions call it: see {@link Upstream#member}
 * @param literal the host where it is no name but an address
 */
public record UpstreamTarget(
        String host,
        int port,
        boolean tls,
        String endpoint,
        String ssePath,
        String messagesPath,
        String member,
        Optional<InetAddress> literal,
        UpstreamSettings settings)
        implements Upstream {

    /** The place at {@code url} of {@code backend}, which is called as {@code settings} say. */
    public static UpstreamTarget of(URI url, BackendDefinition backend, String member, UpstreamSettings settings) {
        boolean tls = "https".equals(url.getScheme());
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean sse = backend.transport() == Transport.SSE;
        String host = url.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new UpstreamTarget(
                bare,
                url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80,
                tls,
                path + query,
                sse ? base + backend.ssePath() : "",
                sse ? base + backend.messagesPath() : "",
                member,
                literal(bare),
                settings);
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
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

    @Override
    public Optional<UpstreamTarget> member(String name) {
        return member.equals(name) ? Optional.of(this) : Optional.empty();
    }

    String url() {
        return origin() + endpoint;
    }

    /** Scheme, host and port. */
    String origin() {
        return (tls ? "https" : "http") + "://" + bracketed() + ":" + port;
    }

    /** What {@code Host} says. */
    public String authority() {
        return port == (tls ? 443 : 80) ? bracketed() : bracketed() + ":" + port;
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
