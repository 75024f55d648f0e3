package dev.sallyport.edge.mcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A POST as a client may send it, in the words of a test. */
final class Post {
    static final String MODERN_META = """
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
            "io.modelcontextprotocol/clientInfo":{"name":"probe","version":"1.2"},\
            "io.modelcontextprotocol/clientCapabilities":{}}""";

    private final byte[] body;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private Post(byte[] body) {
        this.body = body;
    }

    static Post of(String body) {
        return of(body.getBytes(StandardCharsets.UTF_8));
    }

    static Post of(byte[] body) {
        return new Post(body);
    }

    /** A modern {@code tools/call} of {@code echo} with every header that it needs. */
    static Post modernCall() {
        return of("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{},"
                        + MODERN_META + "}}")
                .with("MCP-Protocol-Version", "2026-07-28")
                .with("Mcp-Method", "tools/call")
                .with("Mcp-Name", "echo");
    }

    /** The same headers over another body. */
    Post withBody(String other) {
        Post post = of(other);
        post.headers.putAll(headers);
        return post;
    }

    Post with(String header, String... values) {
        headers.put(header, new ArrayList<>(List.of(values)));
        return this;
    }

    Post without(String header) {
        headers.remove(header);
        return this;
    }

    EnvelopeReading read() {
        return new EnvelopeReader().read(body, 0, body.length, headers());
    }

    HeaderLookup headers() {
        return name -> headers.getOrDefault(name, List.of());
    }

    McpEnvelope envelope() {
        return switch (read()) {
            case McpEnvelope envelope -> envelope;
            case EnvelopeProblem problem -> throw new AssertionError("refused: " + problem);
        };
    }

    EnvelopeProblem problem() {
        return switch (read()) {
            case McpEnvelope envelope -> throw new AssertionError("accepted: " + envelope);
            case EnvelopeProblem problem -> problem;
        };
    }
}
