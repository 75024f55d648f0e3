package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.BackendAddress;
import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.BackendMember;
import dev.sallyport.contract.config.HealthDefinition;
import dev.sallyport.edge.upstream.UpstreamGroup.Member;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where calls go: to one place, or to one of several. Immutable. */
public sealed interface Upstream permits UpstreamTarget, UpstreamGroup {
    UpstreamSettings settings();

    /**
     * The one that sessions call {@code member}. A name has the form {@code backend/hash of the URL}: without a backend it
     * is the server's own, without a hash the backend has one URL, which may change under its sessions; one place that is
     * the server's own has the empty name.
     */
    Optional<UpstreamTarget> member(String member);

    /**
     * The own backend of the server of this name.
     *
     * @throws IllegalArgumentException when its TLS settings cannot be put in force
     */
    static Upstream ofServer(
            String server, BackendDefinition definition, Function<String, Optional<String>> namedValues) {
        return of("server/" + server, "", definition, UpstreamSettings.of(definition, namedValues));
    }

    /**
     * The backend of this name.
     *
     * @throws IllegalArgumentException when its TLS settings cannot be put in force
     */
    static Upstream ofBackend(
            String backend, BackendDefinition definition, Function<String, Optional<String>> namedValues) {
        return of("backend/" + backend, backend, definition, UpstreamSettings.of(definition, namedValues));
    }

    /** Which backend {@code member} is one of; empty for the server's own. */
    static String backendOf(String member) {
        return member.substring(0, Math.max(0, member.indexOf('/')));
    }

    private static Upstream of(String id, String backend, BackendDefinition definition, UpstreamSettings settings) {
        return switch (definition.address()) {
            case BackendAddress.Single single -> {
                UpstreamTarget target =
                        UpstreamTarget.of(single.url(), definition, backend.isEmpty() ? "" : backend + "/", settings);
                Optional<HealthDefinition> health = single.health();
                yield health.isEmpty()
                        ? target
                        : new UpstreamGroup(id, List.of(new Member(target, 1, 1)), settings, health);
            }
            case BackendAddress.Pool pool ->
                new UpstreamGroup(
                        id,
                        pool.members().stream()
                                .map(member -> member(backend, member, definition, settings))
                                .toList(),
                        settings,
                        pool.health());
        };
    }

    private static Member member(
            String backend, BackendMember member, BackendDefinition definition, UpstreamSettings settings) {
        UpstreamTarget target =
                UpstreamTarget.of(member.url(), definition, backend + "/" + hash(member.url()), settings);
        return new Member(target, member.weight(), member.priority());
    }

    /** Short, because every id of a session carries it; nobody but the gateway makes one. */
    private static String hash(URI url) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(url.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
