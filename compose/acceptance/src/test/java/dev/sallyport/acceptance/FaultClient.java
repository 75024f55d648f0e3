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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reaches the edges as through a load balancer: each request goes to the next one, and to the one after it when that does not
 * take connections, or says 503: it was asked for nothing then. Whatever else goes wrong is the client's to see.
 */
final class FaultClient {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final int UNAVAILABLE = 503;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<URI> edges;
    private final AtomicInteger next = new AtomicInteger();

    FaultClient(List<URI> edges) {
        this.edges = edges;
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
        int first = next.getAndIncrement();
        for (int attempt = 0; attempt < edges.size(); attempt++) {
            URI edge = edges.get(Math.floorMod(first + attempt, edges.size()));
            HttpRequest.Builder request = HttpRequest.newBuilder(edge)
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
                HttpResponse<T> response = client.send(request.build(), handler);
                if (response.statusCode() != UNAVAILABLE || attempt + 1 == edges.size()) {
                    return response;
                }
            } catch (ConnectException noConnection) {
                refused = noConnection;
            }
        }
        throw refused;
    }
}
