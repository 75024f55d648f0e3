package dev.sallyport.load.soak;

import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.wire.ToolCall;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** As much of an MCP client as a soak needs; blocks, for virtual threads. Safe for any thread. */
final class SoakClient implements AutoCloseable {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);
    private static final String LEGACY = "2025-11-25";
    private static final String MODERN = "2026-07-28";
    private static final String PROTOCOL_VERSION = "MCP-Protocol-Version";
    private static final String SESSION = "Mcp-Session-Id";
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},\
            "clientInfo":{"name":"sallyport-soak","version":"1"}}}""";
    private static final String INITIALIZED = """
            {"jsonrpc":"2.0","method":"notifications/initialized"}""";
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWERS_WITHIN)
            .build();

    /** What became of a call under a limit. */
    enum Limited {
        ADMITTED,
        REFUSED,
        /** The edges could not be asked in time whether there is one left, such as while one of them collects garbage. */
        NOT_COUNTED
    }

    /** Opens a session and returns its id. */
    String open(Endpoint at) throws IOException, InterruptedException {
        HttpResponse<String> initialized = send(post(at, INITIALIZE));
        expectStatus(OK, initialized);
        String session = initialized
                .headers()
                .firstValue(SESSION)
                .orElseThrow(() -> new SoakFault("initialize gave no session"));
        expectStatus(ACCEPTED, send(inSession(post(at, INITIALIZED), session)));
        return session;
    }

    /** A call whose answer is compared to the last byte. */
    void call(Endpoint at, String session, long id) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(inSession(post(at, ToolCall.request(id)), session));
        expectStatus(OK, answer);
        expectResult(answer.body(), id);
    }

    /** The same under a limit, which may say no. */
    Limited callLimited(Endpoint at, String session, long id) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(inSession(post(at, ToolCall.request(id)), session));
        if (answer.statusCode() == TOO_MANY) {
            return Limited.REFUSED;
        }
        if (answer.statusCode() == UNAVAILABLE && answer.body().contains("\"limit_unavailable\"")) {
            return Limited.NOT_COUNTED;
        }
        expectStatus(OK, answer);
        expectResult(answer.body(), id);
        return Limited.ADMITTED;
    }

    /** A call of the modern era, which has no sessions. */
    void callModern(Endpoint at, long id) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(post(at, modernCall(id))
                .header(PROTOCOL_VERSION, MODERN)
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", "search_documents"));
        expectStatus(OK, answer);
        expectResult(answer.body(), id);
    }

    /** A call whose answer comes as the last of {@code events} events. */
    void callStreamed(Endpoint at, String session, long id, int events) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(inSession(post(at, ToolCall.request(id)), session));
        expectStatus(OK, answer);
        String[] data = answer.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> line.substring("data: ".length()))
                .toArray(String[]::new);
        if (data.length != events) {
            throw new SoakFault(data.length + " events instead of " + events);
        }
        expectResult(data[events - 1], id);
    }

    /** Opens a stream of news, or goes on with one behind {@code lastEventId}. */
    InputStream openStream(Endpoint at, String session, Optional<String> lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = inSession(request(at), session).header("Accept", "text/event-stream");
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        HttpResponse<InputStream> response = http.send(request.GET().build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != OK) {
            response.body().close();
            throw new SoakFault("a stream was answered with HTTP " + response.statusCode());
        }
        return response.body();
    }

    void end(Endpoint at, String session) throws IOException, InterruptedException {
        expectStatus(OK, send(inSession(request(at), session).DELETE()));
    }

    private static String modernCall(long id) {
        return """
            {"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"search_documents","arguments":{},\
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
            "io.modelcontextprotocol/clientCapabilities":{}}}}""".formatted(id);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(ANSWERS_WITHIN).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder post(Endpoint at, String body) {
        return request(at)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder request(Endpoint at) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + at.authority() + at.path()));
        at.key().ifPresent(key -> request.header("Ocp-Apim-Subscription-Key", key));
        return request;
    }

    private static HttpRequest.Builder inSession(HttpRequest.Builder request, String session) {
        return request.header(SESSION, session).header(PROTOCOL_VERSION, LEGACY);
    }

    private static void expectStatus(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            String body = answer.body();
            throw new SoakFault("HTTP " + answer.statusCode() + " " + body.substring(0, Math.min(200, body.length())));
        }
    }

    private static void expectResult(String body, long id) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (!ToolCall.isResult(Unpooled.wrappedBuffer(bytes), 0, bytes.length, id)) {
            throw new SoakFault("another answer than the upstream's");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
