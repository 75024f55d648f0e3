package dev.sallyport.edge.http;

import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.identity.Authenticator;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.TargetType;
import dev.sallyport.edge.policy.Call;
import dev.sallyport.edge.revocation.RevocationHolder;
import dev.sallyport.edge.revocation.Revocations;
import dev.sallyport.edge.snapshot.CompiledServer;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Refuses what is revoked, as each step learns what a request is about, and finds what was let in before. While nothing
 * is revoked a step pays for one read of a field. Confined to its event loop.
 */
final class RevocationCheck {
    private final RevocationHolder revocations;
    private final Authenticator authenticator;

    RevocationCheck(RevocationHolder revocations, Authenticator authenticator) {
        this.revocations = revocations;
        this.authenticator = authenticator;
    }

    /** Looks at who calls, and at the server. */
    void caller(Exchange exchange, Caller caller, CompiledServer server) {
        Revocations now = revocations.current();
        if (now != Revocations.NONE) {
            raise(callerOrServer(now, exchange, caller, server));
        }
    }

    /** Looks at what is called. */
    void target(Call call) {
        Revocations now = revocations.current();
        if (now != Revocations.NONE) {
            raise(target(now, call));
        }
    }

    /** Looks at the session that the exchange acts in, if it does in any. */
    void session(Exchange exchange) {
        Revocations now = revocations.current();
        if (now != Revocations.NONE) {
            raise(session(now, exchange));
        }
    }

    /** How what was let in before would be refused now; empty when nothing of it is revoked. */
    Optional<Refusal> objection(Call call, CompiledServer server) {
        Revocations now = revocations.current();
        if (now == Revocations.NONE) {
            return Optional.empty();
        }
        return callerOrServer(now, call.exchange(), call.caller(), server)
                .or(() -> session(now, call.exchange()))
                .or(() -> target(now, call));
    }

    /** Which tools of {@code server} may be listed; empty when all of them may. */
    Optional<Predicate<String>> toolsOf(String server) {
        return revocations.current().hasToolsOf(server)
                ? Optional.of(tool -> !revocations.current().hasTool(server, tool))
                : Optional.empty();
    }

    private Optional<Refusal> callerOrServer(Revocations now, Exchange exchange, Caller caller, CompiledServer server) {
        Optional<Refusal> refusal = authenticator.revoked(caller, exchange.request(), server.access(), now);
        return refusal.isEmpty() && now.hasServer(server.name()) ? Optional.of(new Refusal.NoSuchServer()) : refusal;
    }

    private static Optional<Refusal> target(Revocations now, Call call) {
        return call.operation()
                                .about()
                                .flatMap(McpEnvelope::target)
                                .filter(TargetType.TOOL::equals)
                                .isPresent()
                        && now.hasTool(call.server(), call.name().orElse(""))
                ? Optional.of(new Refusal.UnknownTarget(TargetType.TOOL))
                : Optional.empty();
    }

    private static Optional<Refusal> session(Revocations now, Exchange exchange) {
        return exchange.session().filter(now::hasSession).map(revoked -> new Refusal.UnknownSession());
    }

    private static void raise(Optional<Refusal> refusal) {
        if (refusal.isPresent()) {
            throw new Refusal.Raised(refusal.get());
        }
    }
}
