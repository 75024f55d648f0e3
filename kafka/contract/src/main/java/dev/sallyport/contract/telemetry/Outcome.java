package dev.sallyport.contract.telemetry;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an exchange ended, and through whom. The labels are the wire's and the metrics' alike; the list is closed. */
public enum Outcome {
    /** The upstream answered and the client has the answer. */
    OK,
    /** The upstream answered with a JSON-RPC error. */
    RPC_ERROR,
    /** The tool answered with {@code isError}. */
    TOOL_ERROR,
    /** The gateway refused the call before the upstream heard of it. */
    REFUSED,
    /** The client left before it had the answer. */
    CLIENT_GONE,
    /** The upstream could not be reached, or refused the gateway. */
    UPSTREAM_UNAVAILABLE,
    /** The upstream took longer than the server's timeouts allow. */
    UPSTREAM_TIMEOUT,
    /** The upstream broke off, or answered what no MCP server answers. */
    UPSTREAM_FAILED,
    /** The gateway ended the exchange because this edge stops. */
    DRAINED,
    /** The gateway itself is at fault. */
    GATEWAY_FAILED;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
