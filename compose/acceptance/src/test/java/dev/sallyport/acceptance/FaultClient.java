package dev.sallyport.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Reaches the edges as through a load balancer that follows their readiness: it asks each every {@value #ASK_MILLIS} ms, and
 * each request goes to the next that was ready when it was asked last. One that does not take the connection was asked
 * for nothing, so the request goes to another; whatever else goes wrong, a 503 included, is the client's to see. A request is
 * never sent twice.
 */
final class FaultClient implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final long ASK_MILLIS = 100;

    /** Longer than a start of a collector, shorter than a client's patience. */
    private static final Duration READY_WITHIN = Duration.ofSeconds(1);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<Edge> edges;
    private final Set<Edge> ready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * An edge.
     *
     * @param url of the server that is called
     * @param readiness where the edge says whether it wants requests
     */
    record Edge(URI url, URI readiness) {}

    FaultClient(List<Edge> edges) {
        this.edges = edges;
        ready.addAll(edges);
        edges.forEach(edge -> Thread.ofVirtual().start(() -> follow(edge)));
    }

    /** The edges of {@code cluster}, for calls of {@code server}. */
    static FaultClient of(ClusterUnderTest cluster, String server) {
        return new FaultClient(IntStream.range(0, cluster.edges().size())
                .mapToObj(edge -> new Edge(cluster.url(edge, server), cluster.readiness(edge)))
                .toList());
    }

    private void follow(Edge edge) {
        try {
            while (!closed.await(ASK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (isReady(edge)) {
                    ready.add(edge);
                } else {
                    ready.remove(edge);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady(Edge edge) throws InterruptedException {
        try {
            HttpRequest question = HttpRequest.newBuilder(edge.readiness())
                    .timeout(READY_WITHIN)
                    .build();
            return client.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException silent) {
            return false;
        }
    }

    /** Whether the edge with this number, from 1, wanted requests when it was asked last. */
    boolean isReady(int edge) {
        return ready.contains(edges.get(edge - 1));
    }

    HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
        return anywhere(BodyHandlers.ofString(), BodyPublishers.ofString(body), "POST", headers);
    }

    /** A stream, as long as it lasts. */
    HttpResponse<InputStream> stream(String... headers) throws IOException, InterruptedException {
        return anywhere(BodyHandlers.ofInputStream(), BodyPublishers.noBody(), "GET", headers);
    }

    private <T> HttpResponse<T> anywhere(
            HttpResponse.BodyHandler<T> handler, HttpRequest.BodyPublisher body, String method, String... headers)
            throws IOException, InterruptedException {
        IOException refused = new IOException("no edge");
        for (Edge edge : inTurn()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(edge.url())
                    .timeout(ANSWER_WITHIN)
                    .header("Content-Type", "application/json")
                    .header(
                            "Accept",
                            method.equals("GET") ? "text/event-stream" : "application/json, text/event-stream")
                    .method(method, body);
            if (headers.length > 0) {
                request.headers(headers);
            }
            try {
                return client.send(request.build(), handler);
            } catch (ConnectException noConnection) {
                refused = noConnection;
            }
        }
        throw refused;
    }

    /** All of them, those that are ready first. */
    private List<Edge> inTurn() {
        int first = next.getAndIncrement();
        return IntStream.range(0, edges.size())
                .mapToObj(each -> edges.get(Math.floorMod(first + each, edges.size())))
                .sorted(Comparator.comparing(edge -> !ready.contains(edge)))
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
