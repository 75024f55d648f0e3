package dev.sallyport.edge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.connection.ClientResponse;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.mcp.EnvelopeProblem;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.RequestId;
import io.vertx.core.http.HttpHeaders;
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
        refuse(exchange, refusal(exchange, failure));
    }

    /** What a failed step is to the client; a fault of ours is logged. */
    Refusal refusal(Exchange exchange, Throwable failure) {
        if (failure instanceof Refusal.Raised raised) {
            return raised.refusal();
        }
        LOG.atError()
                .addKeyValue("server", exchange.server().orElse("-"))
                .setCause(failure)
                .log("an exchange failed");
        return new Refusal.GatewayFailed();
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

    /** The same for a request of another exchange. */
    String error(RequestId id, Refusal refusal) {
        return body(refusal, Optional.of(id));
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

    /** Refuses the exchange and ends it; nothing where it has ended. */
    void refuse(Exchange exchange, Refusal refusal) {
        if (exchange.outcome().isPresent()) {
            return;
        }
        exchange.refused(refusal);
        ClientResponse response = exchange.request().response();
        if (exchange.clientGone() || response.closed()) {
            exchange.finish(Outcome.CLIENT_GONE);
            return;
        }
        if (response.headWritten()) {
            response.reset();
            exchange.finish(RefusalStatus.outcome(refusal));
            return;
        }
        // An upstream that broke off before its body has left its headers here, the body's length among them.
        response.headers().clear();
        response.setStatusCode(RefusalStatus.http(refusal));
        RefusalHeaders.write(response, refusal);
        CrossOrigin.write(exchange);
        response.putHeader(HttpHeaders.CONTENT_TYPE, refusal instanceof Refusal.NoSuchServer ? PROBLEM_JSON : JSON);
        closeIfBodyIsUnread(exchange);
        String body = body(refusal, id(exchange, refusal));
        exchange.traffic().sent(body.length(), 0);
        response.end(body);
        exchange.finish(RefusalStatus.outcome(refusal));
    }

    private static String body(Refusal refusal, Optional<RequestId> id) {
        if (refusal instanceof Refusal.NoSuchServer) {
            return Json.MAPPER
                    .createObjectNode()
                    .put("type", "about:blank")
                    .put("title", "Not Found")
                    .put("status", 404)
                    .put("detail", RefusalText.of(refusal))
                    .toString();
        }
        ObjectNode body = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        // JSON-RPC 2.0 section 5: null when the id could not be read.
        id.ifPresentOrElse(value -> body.putRawValue("id", new RawValue(value.token())), () -> body.putNull("id"));
        ObjectNode error = body.putObject("error")
                .put("code", RefusalStatus.jsonRpc(refusal))
                .put("message", RefusalText.of(refusal));
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
        if (!exchange.request().isComplete() && (chunked || isLong)) {
            exchange.request().response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }
}
