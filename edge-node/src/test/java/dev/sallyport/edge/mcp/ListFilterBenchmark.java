package dev.sallyport.edge.mcp;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to take every second of 200 tools out of a list, one object of some 60 KB. */
@State(Scope.Thread)
public class ListFilterBenchmark {
    private static final int TOOLS = 200;
    private static final int ITEM_BYTES_MAX = 1 << 20;

    /** What a network read hands over at a time. */
    private static final int CHUNK_BYTES = 8_192;

    private final byte[] list = IntStream.range(0, TOOLS)
            .mapToObj(ListFilterBenchmark::tool)
            .collect(Collectors.joining(",", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[", "]}}"))
            .getBytes(StandardCharsets.UTF_8);

    @Setup
    public void check(Blackhole out) {
        if (filter(out) != TOOLS / 2) {
            throw new IllegalStateException("half of the tools should pass");
        }
    }

    /** A filter of its own for each list, as on an edge. */
    @Benchmark
    public int filter(Blackhole out) {
        ListFilter filter = new ListFilter(ListTarget.TOOLS, name -> name.startsWith("get_"), ITEM_BYTES_MAX);
        for (int at = 0; at < list.length; at += CHUNK_BYTES) {
            filter.feed(list, at, Math.min(CHUNK_BYTES, list.length - at), (bytes, offset, length) -> {
                out.consume(bytes);
                out.consume(length);
            });
        }
        return filter.end() ? filter.passed() : -1;
    }

    private static String tool(int number) {
        String name = (number % 2 == 0 ? "get_" : "set_") + "station_" + number;
        return """
                {"name":"%s","title":"Station %d","description":"What the weather station measures, by its number, \
                for the hours asked for.","inputSchema":{"type":"object","properties":{"from":{"type":"string",\
                "format":"date-time"},"hours":{"type":"integer","minimum":1}},"required":["from"]}}""".formatted(name, number);
    }
}
