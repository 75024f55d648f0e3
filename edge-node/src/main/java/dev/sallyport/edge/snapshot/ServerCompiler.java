package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.OAuthDefinition;
import dev.sallyport.contract.config.ServerBackend;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.config.policy.Cors;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.edge.identity.ServerAccess;
import dev.sallyport.edge.identity.TokenAccess;
import dev.sallyport.edge.policy.PolicyCompiler;
import dev.sallyport.edge.snapshot.CompiledServer.Basis;
import dev.sallyport.edge.upstream.Upstream;
import dev.sallyport.oauth.IssuerSettings;
import dev.sallyport.oauth.Issuers;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes one server of its definition. Used by one thread. */
public final class ServerCompiler {
    private final PolicyCompiler policies;
    private final Issuers issuers;
    private final List<URI> publicUrls;

    /**
     * A compiler.
     *
     * @param issuers shared by all servers
     * @param publicUrls of the gateway; a server's own URLs begin with them
     */
    public ServerCompiler(PolicyCompiler policies, Issuers issuers, List<URI> publicUrls) {
        this.policies = policies;
        this.issuers = issuers;
        this.publicUrls = List.copyOf(publicUrls);
    }

    PolicyCompiler policies() {
        return policies;
    }

    /** Gives up issuers that no server names any more. */
    void retainIssuers(Collection<CompiledServer> servers) {
        issuers.retain(servers.stream()
                .flatMap(server -> server.definition().access().oauth().stream())
                .map(ServerCompiler::settings)
                .collect(Collectors.toSet()));
    }

    /** Forgets the tools of servers that are not there any more. */
    void retainTools(Collection<String> servers) {
        policies.tools().retain(servers);
    }

    private static IssuerSettings settings(OAuthDefinition oauth) {
        return new IssuerSettings(oauth.issuer().toString(), oauth.jwksUri());
    }

    /**
     * The server, ready to be called.
     *
     * @param named the backend that it names, if it does and there is one
     * @throws PolicyCompiler.NotCompilable when it cannot be
     * @throws IllegalArgumentException when its TLS settings cannot be put in force
     */
    CompiledServer compile(
            ResourceChanged<ServerDefinition> changed,
            Optional<CompiledBackend> named,
            NamedValues namedValues,
            Optional<String> openProduct) {
        ServerDefinition definition = changed.resource();
        Upstream upstream = upstream(definition, named, namedValues);
        String path = path(definition, upstream);
        List<String> ownUrls = publicUrls.stream()
                .map(url -> url.getScheme() + "://" + url.getRawAuthority() + path)
                .toList();
        Optional<TokenAccess> tokens =
                definition.access().oauth().map(oauth -> TokenAccess.of(oauth, issuers.of(settings(oauth)), ownUrls));
        return new CompiledServer(
                basis(changed, named, namedValues, openProduct),
                definition,
                upstream,
                definition.access().keyHeader().toLowerCase(Locale.ROOT),
                new ServerAccess(definition.name(), path, definition.access(), tokens, openProduct),
                policies.compile(definition, namedValues),
                cors(definition.governance().policies()));
    }

    private static Upstream upstream(
            ServerDefinition definition, Optional<CompiledBackend> named, NamedValues namedValues) {
        return switch (definition.backend()) {
            case ServerBackend.Own own -> Upstream.ofServer(definition.name(), own.definition(), namedValues);
            case ServerBackend.Named name ->
                named.map(CompiledBackend::upstream)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "backend/name: " + name.name() + " (expected: a backend that is in the config log)"));
        };
    }

    private static Basis basis(
            ResourceChanged<ServerDefinition> changed,
            Optional<CompiledBackend> named,
            NamedValues namedValues,
            Optional<String> openProduct) {
        boolean usesValues = changed.resource().toString().contains("{{");
        return new Basis(
                changed.revision(),
                named.map(CompiledBackend::basis),
                usesValues ? namedValues.revision() : 0,
                openProduct);
    }

    /** Those that hold always: a browser's question comes before there is a call to ask about. */
    static List<Cors> cors(List<PolicyDefinition> policies) {
        return policies.stream()
                .map(PolicyDefinition::action)
                .filter(Cors.class::isInstance)
                .map(Cors.class::cast)
                .toList();
    }

    /** Of the endpoint that clients are told of. */
    private static String path(ServerDefinition definition, Upstream upstream) {
        return "/" + definition.basePath() + (upstream.settings().transport() == Transport.SSE ? "/sse" : "/mcp");
    }
}
