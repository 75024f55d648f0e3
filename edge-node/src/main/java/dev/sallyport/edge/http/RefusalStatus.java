package dev.sallyport.edge.http;

import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.TooManySessions.Whose;
import dev.sallyport.edge.exchange.Refusal.Unauthenticated.Credential;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import java.util.EnumSet;
import java.util.Set;

/** The numbers by which clients and records know a refusal. */
final class RefusalStatus {
    /** The server never had, or never took, what was asked. */
    private static final Set<Cause> NEVER_ASKED = EnumSet.of(
            Cause.UNREACHABLE, Cause.ADDRESS_REFUSED, Cause.NOT_VERIFIED, Cause.REFUSED_GATEWAY, Cause.CREDENTIAL);

    private RefusalStatus() {}

    static int http(Refusal refusal) {
        return switch (refusal) {
            case Refusal.UnknownTarget r -> 200;
            case Refusal.UnknownHandle r -> 200;
            case Refusal.BadMessage r -> 400;
            case Refusal.SessionRequired r -> 400;
            // RFC 6750 section 3.1: more than one token is an invalid request.
            case Refusal.Unauthenticated r -> r.credential() == Credential.TOKEN_AMBIGUOUS ? 400 : 401;
            case Refusal.HostNotAllowed r -> 403;
            case Refusal.InsufficientScope r -> 403;
            case Refusal.NotEntitled r -> 403;
            case Refusal.AddressRefused r -> 403;
            case Refusal.QuotaSpent r -> 403;
            case Refusal.NoSuchServer r -> 404;
            case Refusal.UnknownEvent r -> 400;
            case Refusal.UnknownSession r -> 404;
            case Refusal.SessionLost r -> 404;
            case Refusal.MethodNotAllowed r -> 405;
            case Refusal.BodyTimeout r -> 408;
            case Refusal.TooLarge r -> 413;
            case Refusal.UnsupportedMediaType r -> 415;
            case Refusal.RateLimited r -> 429;
            case Refusal.ConcurrencyLimited r -> 429;
            case Refusal.TooManySessions r -> r.whose() == Whose.CALLER ? 429 : 503;
            case Refusal.TooManyStreams r -> 429;
            case Refusal.StreamStorm r -> 429;
            case Refusal.GatewayFailed r -> 500;
            case Refusal.PolicyFailed r -> 500;
            case Refusal.UpstreamUnavailable r -> 502;
            case Refusal.CircuitOpen r -> 503;
            case Refusal.UpstreamUnhealthy r -> 503;
            case Refusal.Overloaded r -> 503;
            case Refusal.Starting r -> 503;
            case Refusal.Draining r -> 503;
            case Refusal.IdentityUnavailable r -> 503;
            case Refusal.LimitUnavailable r -> 503;
            case Refusal.UpstreamTimeout r -> 504;
            case Refusal.HeaderRefused r -> r.status();
            case Refusal.AnsweredByPolicy r -> r.status();
        };
    }

    static int jsonRpc(Refusal refusal) {
        return switch (refusal) {
            case Refusal.UnknownEvent r -> -32602;
            case Refusal.UnknownSession r -> -32001;
            case Refusal.SessionLost r -> -32001;
            case Refusal.Unauthenticated r -> -32010;
            case Refusal.InsufficientScope r -> -32011;
            case Refusal.NotEntitled r -> -32011;
            case Refusal.AddressRefused r -> -32012;
            case Refusal.RateLimited r -> -32013;
            case Refusal.ConcurrencyLimited r -> -32013;
            case Refusal.TooManySessions r -> r.whose() == Whose.CALLER ? -32013 : -32018;
            case Refusal.TooManyStreams r -> -32013;
            case Refusal.StreamStorm r -> -32013;
            case Refusal.QuotaSpent r -> -32014;
            case Refusal.TooLarge r -> -32015;
            case Refusal.UpstreamUnavailable r -> -32016;
            case Refusal.UpstreamTimeout r -> -32017;
            case Refusal.CircuitOpen r -> -32018;
            case Refusal.UpstreamUnhealthy r -> -32018;
            case Refusal.Overloaded r -> -32018;
            case Refusal.Starting r -> -32018;
            case Refusal.Draining r -> -32018;
            case Refusal.IdentityUnavailable r -> -32018;
            case Refusal.LimitUnavailable r -> -32018;
            case Refusal.AnsweredByPolicy r -> -32019;
            case Refusal.UnknownTarget r -> -32602;
            case Refusal.UnknownHandle r -> -32602;
            case Refusal.GatewayFailed r -> -32603;
            case Refusal.PolicyFailed r -> -32603;
            case Refusal.BadMessage r -> r.problem().code();
            case Refusal.NoSuchServer r -> -32600;
            case Refusal.HostNotAllowed r -> -32600;
            case Refusal.MethodNotAllowed r -> -32600;
            case Refusal.UnsupportedMediaType r -> -32600;
            case Refusal.BodyTimeout r -> -32600;
            case Refusal.SessionRequired r -> -32600;
            case Refusal.HeaderRefused r -> -32600;
        };
    }

    /** Who failed. */
    static Outcome outcome(Refusal refusal) {
        return switch (refusal) {
            case Refusal.UpstreamUnavailable r ->
                NEVER_ASKED.contains(r.cause()) ? Outcome.UPSTREAM_UNAVAILABLE : Outcome.UPSTREAM_FAILED;
            case Refusal.CircuitOpen r -> Outcome.UPSTREAM_UNAVAILABLE;
            case Refusal.UpstreamUnhealthy r -> Outcome.UPSTREAM_UNAVAILABLE;
            case Refusal.UpstreamTimeout r -> Outcome.UPSTREAM_TIMEOUT;
            case Refusal.SessionLost r -> Outcome.UPSTREAM_FAILED;
            case Refusal.GatewayFailed r -> Outcome.GATEWAY_FAILED;
            case Refusal.PolicyFailed r -> Outcome.GATEWAY_FAILED;
            case Refusal.NoSuchServer r -> Outcome.REFUSED;
            case Refusal.HostNotAllowed r -> Outcome.REFUSED;
            case Refusal.Unauthenticated r -> Outcome.REFUSED;
            case Refusal.IdentityUnavailable r -> Outcome.REFUSED;
            case Refusal.InsufficientScope r -> Outcome.REFUSED;
            case Refusal.NotEntitled r -> Outcome.REFUSED;
            case Refusal.AddressRefused r -> Outcome.REFUSED;
            case Refusal.UnknownTarget r -> Outcome.REFUSED;
            case Refusal.UnknownHandle r -> Outcome.REFUSED;
            case Refusal.HeaderRefused r -> Outcome.REFUSED;
            case Refusal.RateLimited r -> Outcome.REFUSED;
            case Refusal.QuotaSpent r -> Outcome.REFUSED;
            case Refusal.ConcurrencyLimited r -> Outcome.REFUSED;
            case Refusal.TooManySessions r -> Outcome.REFUSED;
            case Refusal.TooManyStreams r -> Outcome.REFUSED;
            case Refusal.StreamStorm r -> Outcome.REFUSED;
            case Refusal.LimitUnavailable r -> Outcome.REFUSED;
            case Refusal.AnsweredByPolicy r -> Outcome.REFUSED;
            case Refusal.MethodNotAllowed r -> Outcome.REFUSED;
            case Refusal.UnsupportedMediaType r -> Outcome.REFUSED;
            case Refusal.TooLarge r -> Outcome.REFUSED;
            case Refusal.BodyTimeout r -> Outcome.REFUSED;
            case Refusal.BadMessage r -> Outcome.REFUSED;
            case Refusal.UnknownEvent r -> Outcome.REFUSED;
            case Refusal.UnknownSession r -> Outcome.REFUSED;
            case Refusal.SessionRequired r -> Outcome.REFUSED;
            case Refusal.Overloaded r -> Outcome.REFUSED;
            case Refusal.Starting r -> Outcome.REFUSED;
            case Refusal.Draining r -> Outcome.REFUSED;
        };
    }
}
