package dev.sallyport.edge.mcp;

import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to read a {@code tools/call}: one of the 277 bytes that the load test sends, and one of 16 KiB. */
@State(Scope.Thread)
public class EnvelopeReaderBenchmark {
    private static final String BEFORE = "{\"jsonrpc\":\"2.0\",\"id\":1000000000,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"search_documents\",\"arguments\":{\"limit\":10,\"query\":\"";
    private static final String AFTER = "\"}}}";

    @Param({"277", "16384"})
    public int bytes;

    private final EnvelopeReader reader = new EnvelopeReader();
    private final HeaderLookup headers =
            Post.of("").with("MCP-Protocol-Version", "2025-11-25").headers();
    private byte[] body = {};

    @Setup
    public void fill() {
        String query = "the quick brown fox jumps over the lazy dog and ".repeat(bytes / 48 + 1);
        body = (BEFORE + query.substring(0, bytes - BEFORE.length() - AFTER.length()) + AFTER)
                .getBytes(StandardCharsets.UTF_8);
        if (!(read() instanceof McpEnvelope)) {
            throw new IllegalStateException("refused: " + read());
        }
    }

    @Benchmark
    public EnvelopeReading read() {
        return reader.read(body, 0, body.length, headers);
    }
}
