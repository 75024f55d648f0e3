package dev.sallyport.edge.exchange;

import dev.sallyport.edge.mcp.EnvelopeProblem;
import dev.sallyport.edge.mcp.Handle;
import dev.sallyport.edge.mcp.TargetType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every way in which the gateway itself says no. Only the responder turns one into a status and a body. */
public sealed interface Refusal {
    /** The label in records, metrics and {@code data.reason}; the list is closed. */
    String reason();

    /** No server has this path. Says nothing of those that exist. */
    record NoSuchServer() implements Refusal {
        @Override
        public String reason() {
            return "no_such_server";
        }
    }

    /** The {@code Host} or {@code Origin} is not one of ours: DNS rebinding. */
    record HostNotAllowed() implements Refusal {
        @Override
        public String reason() {
            return "host_not_allowed";
        }
    }

    /**
     * The caller has not shown who it is.
     *
     * @param challenges the values of {@code WWW-Authenticate}, which say how to come back
     */
    record Unauthenticated(Credential credential, List<String> challenges) implements Refusal {
        /** What was wrong, and with what. */
        public enum Credential {
            KEY_MISSING,
            KEY_INVALID,
            TOKEN_MISSING,
            TOKEN_INVALID,
            /** Several of them: what is checked might not be what somebody else reads. */
            TOKEN_AMBIGUOUS
        }

        public Unauthenticated {
            challenges = List.copyOf(challenges);
        }

        @Override
        public String reason() {
            return "unauthenticated";
        }
    }

    /** Access tokens cannot be checked at the moment. */
    record IdentityUnavailable(Duration retryAfter) implements Refusal {
        @Override
        public String reason() {
            return "identity_unavailable";
        }
    }

    /**
     * The access token is good, but not for this.
     *
     * @param scopes all that this needs
     * @param challenge the value of {@code WWW-Authenticate}; empty where the server takes no tokens
     */
    record InsufficientScope(List<String> scopes, Optional<String> challenge) implements Refusal {
        public InsufficientScope {
            scopes = List.copyOf(scopes);
        }

        @Override
        public String reason() {
            return "insufficient_scope";
        }
    }

    /** A token without a claim, or a caller without a role, that the server wants of everybody. */
    record NotEntitled() implements Refusal {
        @Override
        public String reason() {
            return "not_entitled";
        }
    }

    record AddressRefused() implements Refusal {
        @Override
        public String reason() {
            return "ip_refused";
        }
    }

    /** There is no such thing, or not for this caller: never said which. */
    record UnknownTarget(TargetType type) implements Refusal {
        @Override
        public String reason() {
            return "unknown_" + type.name().toLowerCase(Locale.ROOT);
        }
    }

    /** A cursor, request state or task that is unknown, expired, another caller's or another server's: never said which. */
    record UnknownHandle(Handle handle) implements Refusal {
        @Override
        public String reason() {
            return switch (handle) {
                case CURSOR -> "unknown_cursor";
                case REQUEST_STATE -> "unknown_request_state";
                case TASK, RELATED_TASK -> "unknown_task";
            };
        }
    }

    /** A header that a policy wants is missing or has another value. */
    record HeaderRefused(int status, String message) implements Refusal {
        @Override
        public String reason() {
            return "header_refused";
        }
    }

    /**
     * A rate limit is spent.
     *
     * @param headers of the response, which say so to programs
     */
    record RateLimited(Duration retryAfter, Map<String, String> headers) implements Refusal {
        public RateLimited {
            headers = Map.copyOf(headers);
        }

        @Override
        public String reason() {
            return "rate_limited";
        }
    }

    record QuotaSpent(Volume volume, Duration retryAfter) implements Refusal {
        /** Of what there was too much. */
        public enum Volume {
            CALLS,
            BANDWIDTH
        }

        @Override
        public String reason() {
            return "quota_spent";
        }
    }

    record ConcurrencyLimited(Duration retryAfter) implements Refusal {
        @Override
        public String reason() {
            return "concurrency_limited";
        }
    }

    /** The cluster's counters cannot be asked, and the limit says that nobody passes then. */
    record LimitUnavailable(Duration retryAfter) implements Refusal {
        @Override
        public String reason() {
            return "limit_unavailable";
        }
    }

    /** A policy answers instead of the server. */
    record AnsweredByPolicy(int status, String message) implements Refusal {
        @Override
        public String reason() {
            return "answered_by_policy";
        }
    }

    /** An expression of a policy has no value for this call; nothing passes a policy that cannot be asked. */
    record PolicyFailed() implements Refusal {
        @Override
        public String reason() {
            return "policy_failed";
        }
    }

    record MethodNotAllowed(String allow) implements Refusal {
        @Override
        public String reason() {
            return "method_not_allowed";
        }
    }

    /** The body is not {@code application/json}, or is compressed. */
    record UnsupportedMediaType() implements Refusal {
        @Override
        public String reason() {
            return "unsupported_media_type";
        }
    }

    record TooLarge(int bytesMax) implements Refusal {
        @Override
        public String reason() {
            return "too_large";
        }
    }

    /** The client took too long to send the body. */
    record BodyTimeout() implements Refusal {
        @Override
        public String reason() {
            return "body_timeout";
        }
    }

    /** The body is not one message that the gateway can read, or contradicts its headers. */
    record BadMessage(EnvelopeProblem problem) implements Refusal {
        @Override
        public String reason() {
            return switch (problem) {
                case EnvelopeProblem.NotJson p -> "not_json";
                case EnvelopeProblem.NotJsonRpc p -> "not_json_rpc";
                case EnvelopeProblem.HeaderMismatch p -> "header_mismatch";
                case EnvelopeProblem.UnsupportedVersion p -> "unsupported_version";
                case EnvelopeProblem.MissingMeta p -> "missing_meta";
                case EnvelopeProblem.UnclearTarget p -> "unclear_target";
            };
        }
    }

    /** The {@code Last-Event-ID} is unknown, another caller's, another session's or another server's: never said which. */
    record UnknownEvent() implements Refusal {
        @Override
        public String reason() {
            return "unknown_event";
        }
    }

    /** The session is unknown, expired, another caller's or another server's: never said which. */
    record UnknownSession() implements Refusal {
        @Override
        public String reason() {
            return "unknown_session";
        }
    }

    /** The upstream does not know the session any more, because it was restarted or ended it. */
    record SessionLost() implements Refusal {
        @Override
        public String reason() {
            return "session_lost";
        }
    }

    /** As many sessions live as may; they end when they are deleted, or unused for long enough. */
    record TooManySessions(Whose whose, Duration retryAfter) implements Refusal {
        /** Who has too many. */
        public enum Whose {
            CALLER,
            SERVER
        }

        @Override
        public String reason() {
            return "too_many_sessions";
        }
    }

    /** The caller has as many streams open as it may. */
    record TooManyStreams(Duration retryAfter) implements Refusal {
        @Override
        public String reason() {
            return "too_many_streams";
        }
    }

    /** The caller opens streams faster than anybody needs to. */
    record StreamStorm(Duration retryAfter) implements Refusal {
        @Override
        public String reason() {
            return "stream_storm";
        }
    }

    record SessionRequired() implements Refusal {
        @Override
        public String reason() {
            return "session_required";
        }
    }

    /** The upstream cannot be reached, refuses the gateway, or is no MCP server. */
    record UpstreamUnavailable(Cause cause) implements Refusal {
        /** What was seen of the upstream. */
        public enum Cause {
            UNREACHABLE,
            /** Its host has an address that this gateway does not call. */
            ADDRESS_REFUSED,
            /** No TLS came about: the certificate of one side is not the other's idea of it. */
            NOT_VERIFIED,
            BROKE_OFF,
            REFUSED_GATEWAY,
            /** The gateway has nothing to show it, and does not call without. */
            CREDENTIAL,
            REDIRECTED,
            NOT_MCP,
            /** It must not pass as it is, and is too long or not well-formed enough to be changed. */
            NOT_REDACTED,
            /** It hands out what only this caller may bring back, and that is too long to be sealed. */
            NOT_SEALED
        }

        @Override
        public String reason() {
            return switch (cause) {
                case UNREACHABLE -> "upstream_unreachable";
                case ADDRESS_REFUSED -> "upstream_address_refused";
                case NOT_VERIFIED -> "upstream_not_verified";
                case BROKE_OFF -> "upstream_broke_off";
                case REFUSED_GATEWAY -> "upstream_refused_gateway";
                case CREDENTIAL -> "upstream_credential";
                case REDIRECTED -> "upstream_redirected";
                case NOT_MCP -> "upstream_not_mcp";
                case NOT_REDACTED -> "upstream_not_redacted";
                case NOT_SEALED -> "upstream_not_sealed";
            };
        }
    }

    /** The upstream failed too often of late and is left alone for a while. */
    record CircuitOpen(Duration retryAfter) implements Refusal {
        @Override
        public String reason() {
            return "circuit_open";
        }
    }

    /** No member of the server's backend passes its health checks. */
    record UpstreamUnhealthy(Duration retryAfter) implements Refusal {
        @Override
        public String reason() {
            return "upstream_unhealthy";
        }
    }

    record UpstreamTimeout(Duration waited) implements Refusal {
        @Override
        public String reason() {
            return "upstream_timeout";
        }
    }

    /** This edge has as much in flight as it may hold. */
    record Overloaded(Duration retryAfter) implements Refusal {
        @Override
        public String reason() {
            return "overloaded";
        }
    }

    /** This edge knows no configuration yet; another one may. */
    record Starting() implements Refusal {
        @Override
        public String reason() {
            return "starting";
        }
    }

    /** This edge is about to stop; another one is there. */
    record Draining() implements Refusal {
        @Override
        public String reason() {
            return "draining";
        }
    }

    /** A fault of the gateway. */
    record GatewayFailed() implements Refusal {
        @Override
        public String reason() {
            return "gateway_failed";
        }
    }

    /** Carries a refusal out of the step that decided it. Has no stack: it is an answer, not a fault. */
    final class Raised extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        public Raised(Refusal refusal) {
            super(refusal.reason(), null, false, false);
            this.refusal = refusal;
        }

        public Refusal refusal() {
            return refusal;
        }
    }
}
