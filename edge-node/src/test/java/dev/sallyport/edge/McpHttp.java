package dev.sallyport.edge;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** MCP over HTTP as a client writes it, without a client's help. */
public final class McpHttp {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WITHIN)
            .build();

    public static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    /** A legacy call of {@code tool} with the id 7. */
    public static String call(String tool) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{}}}";
    }

    /** A modern call of {@code tool} with the id 7. */
    public static String modernCall(String tool) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
    }

    public HttpResponse<String> post(URI url, String body, String... headers) throws IOException, InterruptedException {
        return client.send(
                request(url, headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** A modern call with the headers that it must have. */
    public HttpResponse<String> postModernCall(URI url, String tool, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(url, headers)
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", tool);
        return client.send(
                request.POST(HttpRequest.BodyPublishers.ofString(modernCall(tool)))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The response's head now, its body as it comes. */
    public HttpResponse<InputStream> postStreaming(URI url, String body, String... headers)
            throws IOException, InterruptedException {
        return client.send(
                request(url, headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    public HttpResponse<InputStream> getStreaming(URI url, String... headers) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(url)
                        .header("Accept", "text/event-stream")
                        .headers(headers.length == 0 ? new String[] {"X-Test", "1"} : headers)
                        .build(),
                BodyHandlers.ofInputStream());
    }

    /** Any method, without a body. */
    public HttpResponse<String> send(String method, URI url, String... headers)
            throws IOException, InterruptedException {
        return client.send(
                request(url, headers)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI url, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(url)
                .timeout(WITHIN)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
        return headers.length == 0 ? builder : builder.headers(headers);
    }
}
