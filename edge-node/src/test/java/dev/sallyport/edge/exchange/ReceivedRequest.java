package dev.sallyport.edge.exchange;

import dev.sallyport.edge.connection.ClientRequest;
import dev.sallyport.edge.connection.ClientServer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** A request that came over a real connection and was answered; its head stays. */
public final class ReceivedRequest implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Received> received = new CompletableFuture<>();

    private record Received(ClientRequest request, Context context) {}

    private ReceivedRequest() {}

    /** One with a header more than clients send by themselves. */
    public static ReceivedRequest with(String header, String value) {
        ReceivedRequest one = new ReceivedRequest();
        int port = ClientServer.start(one.vertx, one::accept);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp"))
                .header(header, value)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.sendAsync(request, BodyHandlers.discarding()).join();
        }
        return one;
    }

    public ClientRequest request() {
        return received.join().request();
    }

    public Context context() {
        return received.join().context();
    }

    private void accept(ClientRequest request) {
        received.complete(new Received(request, vertx.getOrCreateContext()));
        request.response().end();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
