package dev.sallyport.edge.exchange;

import dev.sallyport.edge.mcp.EnvelopeProblem;
import java.time.Duration;

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

    /** The server wants a subscription key and the caller has none, or one that is not valid. */
    record Unauthenticated(Credential credential, String realm) implements Refusal {
        /** What was wrong with the key. */
        public enum Credential {
            MISSING,
            INVALID
        }

        @Override
        public String reason() {
            return "unauthenticated";
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

    /** The session is unknown, expired, another caller's or another server's: never said which. */
    record UnknownSession() implements Refusal {
        @Override
        public String reason() {
            return "unknown_session";
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
            BROKE_OFF,
            REFUSED_GATEWAY,
            REDIRECTED,
            NOT_MCP
        }

        @Override
        public String reason() {
            return switch (cause) {
                case UNREACHABLE -> "upstream_unreachable";
                case BROKE_OFF -> "upstream_broke_off";
                case REFUSED_GATEWAY -> "upstream_refused_gateway";
                case REDIRECTED -> "upstream_redirected";
                case NOT_MCP -> "upstream_not_mcp";
            };
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
