package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.Provenance;
import dev.sallyport.edge.session.SessionKeys;
import dev.sallyport.edge.upstream.credential.Credentials;
import java.util.Map;
import java.util.Optional;

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
        Provenance provenance) {
    public static final GatewaySnapshot EMPTY = new GatewaySnapshot(
            Map.of(), Map.of(), Governance.NONE, SessionKeys.NONE, Credentials.NONE, Provenance.NONE);

    public GatewaySnapshot {
        servers = Map.copyOf(servers);
        routes = Map.copyOf(routes);
    }

    public Optional<Route> match(String path) {
        return Optional.ofNullable(routes.get(path));
    }
}
