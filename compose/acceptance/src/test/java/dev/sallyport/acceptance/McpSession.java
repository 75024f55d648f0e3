package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A session of 2025-11-25 with a server that answers in JSON, through whichever edge each call names. */
final class McpSession {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final List<URI> urls;
    private final List<String> headers;
    private final AtomicInteger lastId = new AtomicInteger(1);
    private String id = "";

    private McpSession(List<URI> urls, List<String> headers) {
        this.urls = urls;
        this.headers = headers;
    }

    /** Opens it through the first of {@code urls}. */
    static McpSession open(List<URI> urls, String... headers) throws IOException, InterruptedException {
        McpSession session = new McpSession(urls, List.of(headers));
        HttpResponse<String> opened = session.post(0, """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
                "capabilities":{},"clientInfo":{"name":"acceptance","version":"1"}}}""");
        session.id = opened.headers().firstValue("Mcp-Session-Id").orElseThrow(() -> new AssertionError(said(opened)));
        HttpResponse<String> initialized =
                session.post(0, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        if (initialized.statusCode() != 202) {
            throw new AssertionError(said(initialized));
        }
        return session;
    }

    String id() {
        return id;
    }

    /** Has {@code words} echoed through edge {@code edge}, and fails unless they come back. */
    void echo(int edge, String words) throws IOException, InterruptedException {
        int call = lastId.incrementAndGet();
        HttpResponse<String> response = post(edge, """
                {"jsonrpc":"2.0","id":%d,"method":"tools/call",\
                "params":{"name":"echo","arguments":{"text":"%s"}}}""".formatted(call, words));
        if (response.statusCode() != 200) {
            throw new AssertionError(said(response));
        }
        JsonNode answer = Json.read(response.body());
        String echoed =
                answer.path("result").path("content").path(0).path("text").asText();
        if (answer.path("id").asInt() != call || !echoed.equals(words)) {
            throw new AssertionError(said(response));
        }
    }

    private HttpResponse<String> post(int edge, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(urls.get(edge))
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(body));
        if (!id.isEmpty()) {
            request.header("Mcp-Session-Id", id).header("MCP-Protocol-Version", "2025-11-25");
        }
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String said(HttpResponse<String> response) {
        return response.uri() + " answered with " + response.statusCode() + ": " + response.body();
    }
}
