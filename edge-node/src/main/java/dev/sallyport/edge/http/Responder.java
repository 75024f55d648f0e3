package dev.sallyport.edge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import dev.sallyport.edge.identity.Authenticator;
import dev.sallyport.edge.mcp.EnvelopeProblem;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.RequestId;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns refusals into answers: the status and headers for HTTP, a JSON-RPC error for MCP. Confined to its event loop. */
final class Responder {
    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);
    private static final String JSON = "application/json";
    private static final String PROBLEM_JSON = "application/problem+json";
    /** A body that the gateway did not read is passed over if it is no longer than this; else the connection ends. */
    private static final int UNREAD_BYTES_MAX = 64 * 1024;

    /** Where a failed step ends: a refusal is an answer, anything else is a fault of ours. */
    void rescue(Exchange exchange, Throwable failure) {
        if (failure instanceof Refusal.Raised raised) {
            refuse(exchange, raised.refusal());
            return;
        }
        LOG.atError()
                .addKeyValue("server", exchange.server().orElse("-"))
                .setCause(failure)
                .log("an exchange failed");
        refuse(exchange, new Refusal.GatewayFailed());
    }

    /** Tells which methods there are. Preflights are not granted here. */
    void options(Exchange exchange, String allow) {
        exchange.request()
                .response()
                .setStatusCode(204)
                .putHeader(HttpHeaders.ALLOW, allow)
                .end();
        exchange.finish(Outcome.OK);
    }

    /** The JSON-RPC error that answers the exchange's request, for a stream whose head is out. */
    String error(Exchange exchange, Refusal refusal) {
        return body(refusal, id(exchange, refusal));
    }

    /** The result that ends a subscription in order (2026-07-28, Subscriptions): it names itself by its request's id. */
    static String subscriptionEnd(RequestId id) {
        RawValue token = new RawValue(id.token());
        ObjectNode message = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        message.putRawValue("id", token);
        message.putObject("result")
                .put("resultType", "complete")
                .putObject("_meta")
                .putRawValue("io.modelcontextprotocol/subscriptionId", token);
        return message.toString();
    }

    /** Refuses the exchange and ends it. */
    void refuse(Exchange exchange, Refusal refusal) {
        exchange.refused(refusal);
        HttpServerResponse response = exchange.request().response();
        if (exchange.clientGone() || response.closed()) {
            exchange.finish(Outcome.CLIENT_GONE);
            return;
        }
        if (response.headWritten()) {
            response.reset();
            exchange.finish(outcome(refusal));
            return;
        }
        // An upstream that broke off before its body has left its headers here, the body's length among them.
        response.headers().clear();
        response.setStatusCode(status(refusal));
        headers(response, refusal);
        closeIfBodyIsUnread(exchange);
        String body = body(refusal, id(exchange, refusal));
        exchange.traffic().sent(body.length(), 0);
        response.end(body);
        exchange.finish(outcome(refusal));
    }

    private static int status(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSuchServer r -> 404;
            case Refusal.HostNotAllowed r -> 403;
            case Refusal.Unauthenticated r -> 401;
            case Refusal.MethodNotAllowed r -> 405;
            case Refusal.UnsupportedMediaType r -> 415;
            case Refusal.TooLarge r -> 413;
            case Refusal.BodyTimeout r -> 408;
            case Refusal.BadMessage r -> 400;
            case Refusal.UnknownSession r -> 404;
            case Refusal.SessionRequired r -> 400;
            case Refusal.UpstreamUnavailable r -> 502;
            case Refusal.UpstreamTimeout r -> 504;
            case Refusal.Overloaded r -> 503;
            case Refusal.Draining r -> 503;
            case Refusal.GatewayFailed r -> 500;
        };
    }

    private static int code(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSuchServer r -> -32600;
            case Refusal.HostNotAllowed r -> -32600;
            case Refusal.Unauthenticated r -> -32010;
            case Refusal.MethodNotAllowed r -> -32600;
            case Refusal.UnsupportedMediaType r -> -32600;
            case Refusal.TooLarge r -> -32015;
            case Refusal.BodyTimeout r -> -32600;
            case Refusal.BadMessage r -> r.problem().code();
            case Refusal.UnknownSession r -> -32001;
            case Refusal.SessionRequired r -> -32600;
            case Refusal.UpstreamUnavailable r -> -32016;
            case Refusal.UpstreamTimeout r -> -32017;
            case Refusal.Overloaded r -> -32018;
            case Refusal.Draining r -> -32018;
            case Refusal.GatewayFailed r -> -32603;
        };
    }

    private static String message(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSuchServer r -> "No MCP server is at this path. Check the URL that you were given.";
            case Refusal.HostNotAllowed r ->
                "This Host or Origin is not allowed. Use the gateway's public URL, or have the origin allowed.";
            case Refusal.Unauthenticated r ->
                switch (r.credential()) {
                    case MISSING ->
                        "Access denied due to missing subscription key. Make sure to include subscription key when"
                                + " making requests to an API.";
                    case INVALID ->
                        "Access denied due to invalid subscription key. Make sure to provide a valid key for an active"
                                + " subscription.";
                };
            case Refusal.MethodNotAllowed r -> "This HTTP method is not allowed here. Use " + r.allow() + ".";
            case Refusal.UnsupportedMediaType r ->
                "The body must be uncompressed JSON: send Content-Type: application/json and no Content-Encoding.";
            case Refusal.TooLarge r -> "The body is larger than " + r.bytesMax() + " bytes. Send less at once.";
            case Refusal.BodyTimeout r -> "The body did not arrive in time. Send it faster, or less at once.";
            case Refusal.BadMessage r -> r.problem().message();
            case Refusal.UnknownSession r -> "Session not found. Start a new one with initialize.";
            case Refusal.SessionRequired r ->
                "No session is named. Open the event stream first and post to the URL that its endpoint event names.";
            case Refusal.UpstreamUnavailable r ->
                switch (r.cause()) {
                    case UNREACHABLE -> "The MCP server cannot be reached. Try again later.";
                    case BROKE_OFF ->
                        "The MCP server broke off before it answered. Whether it did what was asked is not known.";
                    case REFUSED_GATEWAY ->
                        "The MCP server refused the gateway. Its operator must set the gateway's credentials right.";
                    case REDIRECTED ->
                        "The MCP server redirected elsewhere, which is not followed. Its operator must configure the"
                                + " final URL.";
                    case NOT_MCP ->
                        "What answered is not an MCP server. Its operator must check the backend's URL and transport.";
                };
            case Refusal.UpstreamTimeout r ->
                "The MCP server did not answer within " + DurationText.format(r.waited())
                        + ". Whether it did what was asked is not known.";
            case Refusal.Overloaded r -> "The gateway has as much to do as it can. Try again later.";
            case Refusal.Draining r -> "This gateway node is about to stop. Try again: another one will answer.";
            case Refusal.GatewayFailed r -> "The gateway failed. Its log says more.";
        };
    }

    private static void headers(HttpServerResponse response, Refusal refusal) {
        switch (refusal) {
            case Refusal.Unauthenticated r ->
                response.putHeader(
                        "WWW-Authenticate",
                        "AzureApiManagementKey realm=\"" + r.realm() + "\",name=\""
                                + Authenticator.SUBSCRIPTION_KEY_HEADER + "\",type=\"header\"");
            case Refusal.MethodNotAllowed r -> response.putHeader(HttpHeaders.ALLOW, r.allow());
            case Refusal.Overloaded r -> retryAfter(response, r.retryAfter());
            case Refusal.Draining r -> {
                retryAfter(response, Duration.ofSeconds(1));
                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            case Refusal.TooLarge r -> response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            case Refusal.BodyTimeout r -> response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            case Refusal.NoSuchServer r -> {}
            case Refusal.HostNotAllowed r -> {}
            case Refusal.UnsupportedMediaType r -> {}
            case Refusal.BadMessage r -> {}
            case Refusal.UnknownSession r -> {}
            case Refusal.SessionRequired r -> {}
            case Refusal.UpstreamUnavailable r -> {}
            case Refusal.UpstreamTimeout r -> {}
            case Refusal.GatewayFailed r -> {}
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, refusal instanceof Refusal.NoSuchServer ? PROBLEM_JSON : JSON);
    }

    private static void retryAfter(HttpServerResponse response, Duration wait) {
        response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
    }

    private static Outcome outcome(Refusal refusal) {
        return switch (refusal) {
            case Refusal.UpstreamUnavailable r ->
                r.cause() == Cause.UNREACHABLE || r.cause() == Cause.REFUSED_GATEWAY
                        ? Outcome.UPSTREAM_UNAVAILABLE
                        : Outcome.UPSTREAM_FAILED;
            case Refusal.UpstreamTimeout r -> Outcome.UPSTREAM_TIMEOUT;
            case Refusal.GatewayFailed r -> Outcome.GATEWAY_FAILED;
            case Refusal.NoSuchServer r -> Outcome.REFUSED;
            case Refusal.HostNotAllowed r -> Outcome.REFUSED;
            case Refusal.Unauthenticated r -> Outcome.REFUSED;
            case Refusal.MethodNotAllowed r -> Outcome.REFUSED;
            case Refusal.UnsupportedMediaType r -> Outcome.REFUSED;
            case Refusal.TooLarge r -> Outcome.REFUSED;
            case Refusal.BodyTimeout r -> Outcome.REFUSED;
            case Refusal.BadMessage r -> Outcome.REFUSED;
            case Refusal.UnknownSession r -> Outcome.REFUSED;
            case Refusal.SessionRequired r -> Outcome.REFUSED;
            case Refusal.Overloaded r -> Outcome.REFUSED;
            case Refusal.Draining r -> Outcome.REFUSED;
        };
    }

    private static String body(Refusal refusal, Optional<RequestId> id) {
        if (refusal instanceof Refusal.NoSuchServer) {
            return Json.MAPPER
                    .createObjectNode()
                    .put("type", "about:blank")
                    .put("title", "Not Found")
                    .put("status", 404)
                    .put("detail", message(refusal))
                    .toString();
        }
        ObjectNode body = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        // JSON-RPC 2.0 section 5: null when the id could not be read.
        id.ifPresentOrElse(value -> body.putRawValue("id", new RawValue(value.token())), () -> body.putNull("id"));
        ObjectNode error = body.putObject("error").put("code", code(refusal)).put("message", message(refusal));
        ObjectNode data = error.putObject("data").put("reason", refusal.reason());
        if (refusal instanceof Refusal.BadMessage bad
                && bad.problem() instanceof EnvelopeProblem.UnsupportedVersion unsupported) {
            supported(data.putArray("supported"), unsupported.supported());
            unsupported.requested().ifPresent(version -> data.put("requested", version));
        }
        return body.toString();
    }

    private static void supported(ArrayNode array, List<String> versions) {
        versions.forEach(array::add);
    }

    private static Optional<RequestId> id(Exchange exchange, Refusal refusal) {
        return refusal instanceof Refusal.BadMessage bad
                ? bad.problem().id()
                : exchange.envelope().flatMap(McpEnvelope::requestId);
    }

    /** Reading on for the rest of a long body would let a stranger keep the gateway busy. */
    private static void closeIfBodyIsUnread(Exchange exchange) {
        String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean chunked = exchange.request().headers().contains(HttpHeaders.TRANSFER_ENCODING);
        boolean isLong = length != null && (length.length() > 9 || Integer.parseInt(length) > UNREAD_BYTES_MAX);
        if (!exchange.request().isEnded() && (chunked || isLong)) {
            exchange.request().response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }
}
