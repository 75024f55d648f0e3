package dev.sallyport.load.swarm;

import java.util.List;
import java.util.Optional;

/** The request heads of an MCP client of the legacy era. */
final class RequestHead {
    static final String PROTOCOL_VERSION = "2025-11-25";

    private RequestHead() {}

    static String post(Endpoint endpoint, Optional<String> session, int contentLength) {
        return head(
                "POST " + endpoint.path() + " HTTP/1.1",
                endpoint,
                session,
                List.of(
                        "Content-Type: application/json",
                        "Accept: application/json, text/event-stream",
                        "Content-Length: " + contentLength));
    }

    static String get(Endpoint endpoint, String session) {
        return head(
                "GET " + endpoint.path() + " HTTP/1.1",
                endpoint,
                Optional.of(session),
                List.of("Accept: text/event-stream"));
    }

    static String delete(Endpoint endpoint, String session) {
        return head("DELETE " + endpoint.path() + " HTTP/1.1", endpoint, Optional.of(session), List.of());
    }

    private static String head(String requestLine, Endpoint endpoint, Optional<String> session, List<String> more) {
        StringBuilder head = new StringBuilder(requestLine).append("\r\nHost: ").append(endpoint.authority());
        endpoint.key()
                .ifPresent(key -> head.append("\r\nOcp-Apim-Subscription-Key: ").append(key));
        endpoint.token()
                .ifPresent(token -> head.append("\r\nAuthorization: Bearer ").append(token));
        session.ifPresent(id -> head.append("\r\nMcp-Session-Id: ").append(id));
        session.ifPresent(id -> head.append("\r\nMCP-Protocol-Version: ").append(PROTOCOL_VERSION));
        more.forEach(line -> head.append("\r\n").append(line));
        return head.append("\r\n\r\n").toString();
    }
}
