package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerBackend;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.config.effective.OpenProducts;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.contract.telemetry.NodeStatus.Reject;
import dev.sallyport.edge.policy.PolicyCompiler.NotCompilable;
import dev.sallyport.edge.session.SessionKeys;
import dev.sallyport.edge.snapshot.Route.Endpoint;
import dev.sallyport.edge.upstream.credential.CredentialSources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes snapshots of images. What did not change since the last snapshot is taken over, so that one change among ten
 * thousand servers compiles one. Used by one thread.
 */
public final class SnapshotCompiler {
    private final MasterKey masterKey;
    private final ServerCompiler serverCompiler;
    private final GovernanceCompiler governance;
    private final CredentialCompiler credentials;

    public SnapshotCompiler(MasterKey masterKey, ServerCompiler serverCompiler, CredentialSources credentialSources) {
        this.masterKey = masterKey;
        this.credentials = new CredentialCompiler(credentialSources);
        this.serverCompiler = serverCompiler;
        this.governance = new GovernanceCompiler(serverCompiler.policies());
    }

    /**
     * A snapshot, and the resources that could not be put in force.
     *
     * @param rejects each keeps what was in force before
     */
    public record Compilation(GatewaySnapshot snapshot, List<Reject> rejects) {
        public Compilation {
            rejects = List.copyOf(rejects);
        }
    }

    public Compilation compile(ConfigImage image, GatewaySnapshot previous) {
        List<Reject> rejects = new ArrayList<>();
        Map<String, CompiledServer> servers = new HashMap<>();
        Map<String, Route> routes = new HashMap<>();
        NamedValues namedValues = new NamedValues(image.resources().of(ResourceKind.NAMED_VALUE), masterKey);
        Map<String, CompiledBackend> backends = CompiledBackend.all(image, previous.backends(), namedValues, rejects);
        Map<String, String> openProducts = OpenProducts.byServer(image);
        for (ResourceChanged<ServerDefinition> changed : image.servers().values()) {
            Optional<String> open =
                    Optional.ofNullable(openProducts.get(changed.resource().name()));
            Inputs inputs = new Inputs(named(changed.resource(), backends), namedValues, open);
            compile(changed, previous, inputs, rejects).ifPresent(server -> {
                servers.put(server.name(), server);
                addRoutes(server, previous, routes, rejects, image.provenance().offset());
            });
        }
        serverCompiler.retainIssuers(servers.values());
        serverCompiler.retainTools(servers.keySet());
        return new Compilation(
                new GatewaySnapshot(
                        servers,
                        routes,
                        governance.compile(image, previous.governance(), namedValues, rejects),
                        sessionKeys(image, previous, rejects),
                        credentials.compile(image, namedValues, rejects),
                        backends,
                        image.provenance()),
                rejects);
    }

    /**
     * What a server is made of beside its definition.
     *
     * @param backend that it names
     */
    private record Inputs(Optional<CompiledBackend> backend, NamedValues namedValues, Optional<String> openProduct) {
        boolean hold(CompiledServer.Basis basis, long revision) {
            return basis.holds(revision, backend.map(CompiledBackend::basis), namedValues.revision(), openProduct);
        }
    }

    private static Optional<CompiledBackend> named(ServerDefinition server, Map<String, CompiledBackend> backends) {
        return server.backend() instanceof ServerBackend.Named named
                ? Optional.ofNullable(backends.get(named.name()))
                : Optional.empty();
    }

    /** A server that cannot be compiled stays as it was. */
    private Optional<CompiledServer> compile(
            ResourceChanged<ServerDefinition> changed, GatewaySnapshot previous, Inputs inputs, List<Reject> rejects) {
        Optional<CompiledServer> before =
                Optional.ofNullable(previous.servers().get(changed.resource().name()));
        if (before.filter(server -> inputs.hold(server.basis(), changed.revision()))
                .isPresent()) {
            return before;
        }
        try {
            return Optional.of(
                    serverCompiler.compile(changed, inputs.backend(), inputs.namedValues(), inputs.openProduct()));
        } catch (NotCompilable | IllegalArgumentException notCompilable) {
            rejects.add(new Reject(changed.key(), changed.revision(), String.valueOf(notCompilable.getMessage())));
            return before;
        }
    }

    private static void addRoutes(
            CompiledServer server,
            GatewaySnapshot previous,
            Map<String, Route> routes,
            List<Reject> rejects,
            long offset) {
        String base = "/" + server.definition().basePath();
        Map<String, Endpoint> endpoints = server.upstream().settings().transport() == Transport.SSE
                ? Map.of(base + "/sse", Endpoint.SSE, base + "/messages", Endpoint.MESSAGES)
                : Map.of(base + "/mcp", Endpoint.MCP);
        endpoints.forEach((path, endpoint) -> {
            Route route = new Route(server, endpoint);
            Route taken = routes.putIfAbsent(path, route);
            if (taken != null) {
                boolean isOurs = goesBefore(server, taken.server(), previous.match(path));
                Route winner = isOurs ? route : taken;
                CompiledServer loser = isOurs ? taken.server() : server;
                routes.put(path, winner);
                rejects.add(new Reject(
                        "McpServer/" + loser.name(),
                        offset,
                        "basePath: " + loser.definition().basePath() + " (expected: not the one of "
                                + winner.server().name() + ")"));
            }
        });
    }

    /** Nobody takes a path from the server that has it; where none has it, the older definition goes first. */
    private static boolean goesBefore(CompiledServer one, CompiledServer other, Optional<Route> holder) {
        Optional<String> holderName = holder.map(route -> route.server().name());
        boolean oneHolds = holderName.filter(one.name()::equals).isPresent();
        boolean otherHolds = holderName.filter(other.name()::equals).isPresent();
        return oneHolds
                || (!otherHolds && one.basis().revision() < other.basis().revision());
    }

    private SessionKeys sessionKeys(ConfigImage image, GatewaySnapshot previous, List<Reject> rejects) {
        if (image.sessionKeys().isEmpty()) {
            return previous.sessionKeys();
        }
        List<SessionKey> sealed = image.sessionKeys().get().keys();
        return SessionKeys.open(sealed, masterKey).orElseGet(() -> {
            rejects.add(new Reject(
                    image.sessionKeys().get().key(),
                    image.provenance().offset(),
                    "session keys (expected: sealed under this node's master key; give every node the same one)"));
            return previous.sessionKeys();
        });
    }
}
