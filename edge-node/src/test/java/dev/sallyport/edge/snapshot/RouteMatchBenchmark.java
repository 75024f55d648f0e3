package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.ConfigRecord;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to find a server by its path, among few and among many. */
@State(Scope.Thread)
public class RouteMatchBenchmark {
    @Param({"1", "10000"})
    public int servers;

    private GatewaySnapshot snapshot = GatewaySnapshot.EMPTY;
    private char[] path = {};

    @Setup
    public void compile() {
        ConfigRecord[] records = IntStream.range(0, servers)
                .mapToObj(number -> Images.server("server-" + number, number + 1))
                .toArray(ConfigRecord[]::new);
        snapshot = Images.compiler()
                .compile(Images.of(1, records), GatewaySnapshot.EMPTY)
                .snapshot();
        path = ("/server-" + servers / 2 + "/mcp").toCharArray();
        if (match().isEmpty()) {
            throw new IllegalStateException("the path should lead to a server");
        }
    }

    /** Every request comes with a string of its own, whose hash nobody knows yet. */
    @Benchmark
    public Optional<Route> match() {
        return snapshot.match(new String(path));
    }
}
