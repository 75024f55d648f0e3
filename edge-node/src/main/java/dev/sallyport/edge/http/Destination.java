package dev.sallyport.edge.http;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.policy.Scopes;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.snapshot.CompiledServer;
import dev.sallyport.edge.snapshot.GatewaySnapshot;
import dev.sallyport.edge.upstream.Upstream;
import dev.sallyport.edge.upstream.UpstreamTarget;
import java.util.Optional;

/** Where a call goes: to its session's place, to the backend that a policy names, or to the server's own. */
final class Destination {
    private Destination() {}

    /**
     * Finds it.
     *
     * @throws Refusal.Raised when the session's place is none of the server's any more, or a policy names a backend that
     *     is not there or speaks another transport
     */
    static Upstream of(GatewaySnapshot snapshot, CompiledServer server, Scopes scopes, Binding binding) {
        if (binding.upstreamSession().isPresent()) {
            return ofSession(snapshot, server, scopes, binding.upstreamMember());
        }
        Optional<String> chosen = binding.permit().effects().backend();
        return chosen.isEmpty()
                ? server.upstream()
                : named(snapshot, server, chosen.get())
                        .orElseThrow(() -> new Refusal.Raised(new Refusal.PolicyFailed()));
    }

    /** A session is known to the place that opened it and to nobody else, whatever policies say of a later call. */
    private static Upstream ofSession(GatewaySnapshot snapshot, CompiledServer server, Scopes scopes, String member) {
        if (server.upstream() instanceof UpstreamTarget only && only.member().equals(member)) {
            return only;
        }
        String backend = Upstream.backendOf(member);
        return server.upstream()
                .member(member)
                .or(() -> Optional.of(backend)
                        .filter(scopes::sendsTo)
                        .flatMap(name -> named(snapshot, server, name))
                        .flatMap(upstream -> upstream.member(member)))
                .orElseThrow(() -> new Refusal.Raised(new Refusal.UnknownSession()));
    }

    private static Optional<Upstream> named(GatewaySnapshot snapshot, CompiledServer server, String backend) {
        return snapshot.backend(backend)
                .filter(upstream -> upstream.settings().transport()
                        == server.upstream().settings().transport());
    }
}
