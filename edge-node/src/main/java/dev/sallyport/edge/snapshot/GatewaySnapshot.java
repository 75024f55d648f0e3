package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.Provenance;
import dev.sallyport.edge.session.SessionKeys;
import dev.sallyport.edge.upstream.Upstream;
import dev.sallyport.edge.upstream.UpstreamGroup;
import dev.sallyport.edge.upstream.credential.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything an exchange needs to know of the configuration. Immutable.
 *
 * @param routes by path, exactly as it stands in a request line: a path that is spelled in any other way matches nothing
 */
public record GatewaySnapshot(
        Map<String, CompiledServer> servers,
        Map<String, Route> routes,
        Governance governance,
        SessionKeys sessionKeys,
        Credentials credentials,
        Map<String, CompiledBackend> backends,
        Provenance provenance) {
    public static final GatewaySnapshot EMPTY = new GatewaySnapshot(
            Map.of(), Map.of(), Governance.NONE, SessionKeys.NONE, Credentials.NONE, Map.of(), Provenance.NONE);

    public GatewaySnapshot {
        servers = Map.copyOf(servers);
        routes = Map.copyOf(routes);
        backends = Map.copyOf(backends);
    }

    /** The backend of this name. */
    public Optional<Upstream> backend(String name) {
        return Optional.ofNullable(backends.get(name)).map(CompiledBackend::upstream);
    }

    /** Every upstream that has several members, or is asked for its health. */
    public List<UpstreamGroup> upstreamGroups() {
        return Stream.concat(
                        servers.values().stream().map(CompiledServer::upstream),
                        backends.values().stream().map(CompiledBackend::upstream))
                .filter(UpstreamGroup.class::isInstance)
                .map(UpstreamGroup.class::cast)
                .toList();
    }

    public Optional<Route> match(String path) {
        return Optional.ofNullable(routes.get(path));
    }
}
