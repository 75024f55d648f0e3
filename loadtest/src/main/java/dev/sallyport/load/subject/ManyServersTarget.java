package dev.sallyport.load.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * The governed server of {@link GovernedTarget} on an edge that has ten thousand more, with a subscription for each: the
 * difference is what a call pays for the crowd.
 */
public final class ManyServersTarget implements GovernedCalls {
    private static final int CROWD = 10_000;

    private final EdgeTarget edge;
    private final String configured;

    private ManyServersTarget(EdgeTarget edge, String configured) {
        this.edge = edge;
        this.configured = configured;
    }

    /** Starts an edge that finds the crowd in its configuration. */
    public static ManyServersTarget start(Workplace workplace, StubTarget upstream) throws InterruptedException {
        EdgeTarget edge = EdgeTarget.start(workplace, upstream, "edge-of-many", CROWD);
        try {
            edge.settle();
            return new ManyServersTarget(edge, configured(edge));
        } catch (IOException failure) {
            edge.close();
            throw new UncheckedIOException("the edge does not tell what it took", failure);
        }
    }

    private static String configured(EdgeTarget edge) throws IOException, InterruptedException {
        URI metrics = URI.create("http://127.0.0.1:" + edge.managementPort() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String page = client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();
            return "snapshot made in %.0f ms, heap in use %.0f MiB after a collection"
                    .formatted(
                            sum(page, "sallyport_config_compile_duration_seconds_max") * 1_000,
                            sum(page, "jvm_memory_used_bytes{area=\"heap\"") / 1_048_576);
        }
    }

    /** Of all samples whose line begins so. */
    private static double sum(String page, String beginning) {
        return page.lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public String scenario() {
        return "40-many-servers";
    }

    @Override
    public EdgeTarget edge() {
        return edge;
    }

    @Override
    public String description() {
        return "as 13-governed, on an edge with %,d servers and as many subscriptions more: %s"
                .formatted(CROWD, configured);
    }

    @Override
    public void settle() throws InterruptedException {
        edge.settle();
    }

    @Override
    public void close() {
        edge.close();
    }
}
