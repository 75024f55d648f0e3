package dev.sallyport.edge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server with its sessions in its memory, which it loses. What it answers a stranger is in its path: {@code /404} or
 * {@code /400}; with {@code /sse} in it, it answers on streams. It allows one stream of news a session.
 */
public final class RestartedUpstream implements AutoCloseable {
    /** What a stranger is told on {@code /400}. */
    public static final String NO_SESSION =
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"Bad Request: No valid session\"},\"id\":null}";

    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final Set<String> initialized = ConcurrentHashMap.newKeySet();
    private final Map<String, UpstreamUnderTest.Connection> news = new ConcurrentHashMap<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final UpstreamUnderTest server;
    private volatile String version = "1";
    private volatile boolean forgetful;
    private volatile boolean initializes = true;

    /** Starts at a port of its own. */
    public RestartedUpstream() throws IOException {
        server = UpstreamUnderTest.start(this::answer);
    }

    public URI url(String path) {
        return server.url(path);
    }

    /** All sessions are gone, and their streams; requests so far are forgotten. */
    public void restart() {
        sessions.clear();
        initialized.clear();
        news.values().forEach(RestartedUpstream::hangUp);
        news.clear();
        server.forget();
    }

    /** All sessions are gone, but not their streams. */
    public void expiresAll() {
        sessions.clear();
    }

    private static void hangUp(UpstreamUnderTest.Connection connection) {
        try {
            connection.socket().close();
        } catch (IOException gone) {
            throw new IllegalStateException("a socket did not close", gone);
        }
    }

    /** It comes back as another release of itself. */
    public void isNow(String release) {
        version = release;
    }

    /** From now on it loses each session at once. */
    public void forgetsAll() {
        forgetful = true;
    }

    /** From now on nobody can begin a session. */
    public void beginsNothing() {
        initializes = false;
    }

    /** Since the last restart: {@code METHOD method session}, in order. */
    public List<String> received() {
        return server.received().stream().map(RestartedUpstream::line).toList();
    }

    /** How many sessions were begun since the last restart. */
    public long begun() {
        return received().stream().filter(line -> line.contains("initialize ")).count();
    }

    /** What came as the body of {@code method} last. */
    public String lastBody(String method) {
        return server.received().stream()
                .filter(each -> line(each).contains(method))
                .reduce((first, second) -> second)
                .orElseThrow()
                .body();
    }

    private static String line(UpstreamUnderTest.Received request) {
        return request.method() + " " + json(request.body()).path("method").asText() + " "
                + request.header("mcp-session-id");
    }

    private static JsonNode json(String body) {
        try {
            return body.isEmpty() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException(body, e);
        }
    }

    private void answer(UpstreamUnderTest.Received request, UpstreamUnderTest.Connection to) throws IOException {
        JsonNode message = json(request.body());
        String session = request.header("mcp-session-id");
        if (message.path("method").asText().equals("initialize")) {
            begin(request, message, to);
        } else if (!sessions.contains(session)) {
            stranger(request, to);
        } else if (request.method().equals("GET")) {
            news(request, session, to);
        } else if (request.method().equals("DELETE")) {
            sessions.remove(session);
            to.send("HTTP/1.1 204 No Content\r\n\r\n");
        } else if (message.has("id")) {
            call(request, message, session, to);
        } else {
            initialized.add(session);
            to.send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private void begin(UpstreamUnderTest.Received request, JsonNode message, UpstreamUnderTest.Connection to)
            throws IOException {
        if (!initializes) {
            to.send("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        String session = "session-" + opened.incrementAndGet();
        if (!forgetful) {
            sessions.add(session);
        }
        answer(
                request,
                "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id")
                        + ",\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"restarted\",\"version\":\"" + version + "\"},"
                        + "\"_meta\":{\"at\":" + System.nanoTime() + "}}}",
                session,
                to);
    }

    /** Each call is answered with the session it was made in, and whether that was begun as it should. */
    private void call(
            UpstreamUnderTest.Received request, JsonNode message, String session, UpstreamUnderTest.Connection to)
            throws IOException {
        String tool = message.path("params").path("name").asText();
        if (tool.equals("nowhere")) {
            error(to, "404 Not Found", "nothing here");
            return;
        }
        if (tool.equals("forget")) {
            sessions.remove(session);
        }
        answer(
                request,
                "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",\"result\":{\"in\":\"" + session
                        + "\",\"initialized\":" + initialized.contains(session) + "}}",
                session,
                to);
    }

    private static void answer(
            UpstreamUnderTest.Received request, String json, String session, UpstreamUnderTest.Connection to)
            throws IOException {
        String named = "Mcp-Session-Id: " + session + "\r\n";
        if (request.uri().contains("/sse")) {
            to.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n" + named
                    + "\r\nevent: message\ndata: " + json + "\n\n");
            to.socket().close();
        } else {
            to.json(json, named);
        }
    }

    private void news(UpstreamUnderTest.Received request, String session, UpstreamUnderTest.Connection to)
            throws IOException {
        if (request.uri().contains("/noget")) {
            error(to, "404 Not Found", "no such page");
            return;
        }
        if (news.putIfAbsent(session, to) != null) {
            error(
                    to,
                    "409 Conflict",
                    "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"one\"},\"id\":null}");
            return;
        }
        to.eventStream();
        to.send("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\"" + session
                + "\"}}\n\n");
        try {
            to.awaitClose();
        } finally {
            news.remove(session, to);
        }
    }

    private static void stranger(UpstreamUnderTest.Received request, UpstreamUnderTest.Connection to)
            throws IOException {
        if (request.uri().contains("/400")) {
            error(to, "400 Bad Request", NO_SESSION);
        } else {
            error(to, "404 Not Found", "gone");
        }
    }

    private static void error(UpstreamUnderTest.Connection to, String status, String body) throws IOException {
        to.send("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    @Override
    public void close() {
        server.close();
    }
}
