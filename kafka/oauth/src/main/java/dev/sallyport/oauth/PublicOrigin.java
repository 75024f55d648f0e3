package dev.sallyport.oauth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The gateway's origin as the client knows it: what {@code resource} and {@code resource_metadata} start with. Only the
 * configured public URLs, and what this machine's own clients use, are ever named; a header chooses among them and
 * cannot add one. Immutable and safe for any thread.
 */
public final class PublicOrigin {
    private final List<String> configured;

    public PublicOrigin(List<URI> publicUrls) {
        this.configured = publicUrls.stream()
                .map(url -> (url.getScheme() + "://" + url.getRawAuthority()).toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * The origin for one request, whose {@code Host} has passed {@link dev.sallyport.process.HostCheck}.
     *
     * @param authority {@code X-Forwarded-Host} when a trusted proxy says so, else {@code Host}
     * @param scheme {@code X-Forwarded-Proto} when a trusted proxy says so, else the connection's own
     */
    public String of(String authority, String scheme) {
        String host = authority.toLowerCase(Locale.ROOT);
        String used = scheme.toLowerCase(Locale.ROOT) + "://" + host;
        if (configured.contains(used)) {
            return used;
        }
        Optional<String> sameHost = configured.stream()
                .filter(origin -> origin.substring(origin.indexOf("://") + 3).equals(host))
                .findFirst();
        return sameHost.orElseGet(() -> configured.isEmpty() || isLoopback(host) ? used : configured.getFirst());
    }

    private static boolean isLoopback(String host) {
        String name = host.replaceFirst(":[0-9]{1,5}$", "");
        return name.equals("127.0.0.1") || name.equals("localhost") || name.equals("[::1]");
    }
}
