package dev.sallyport.edge.warmup;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What a client asks, one after the other, in a session of its own, until all have asked enough or time is up. */
final class WarmUpCalls {
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":{},"clientInfo":{"name":"warm-up","version":"1"}}}""";
    private static final String CALL = call("get_weather");

    /** Most are calls that are answered with JSON, as most of anybody's are. */
    private static final List<String> TURNS = List.of(
            CALL,
            CALL,
            CALL,
            call("watch_weather"),
            CALL,
            CALL,
            CALL,
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");

    private final HttpClient client;
    private final int port;
    private final String subscriptionKey;
    private final long deadline;
    private final AtomicInteger left;

    /**
     * A client's calls.
     *
     * @param deadline after which none is made, by {@link System#nanoTime}
     * @param left how many more are to be made by all
     */
    WarmUpCalls(HttpClient client, int port, String subscriptionKey, long deadline, AtomicInteger left) {
        this.client = client;
        this.port = port;
        this.subscriptionKey = subscriptionKey;
        this.deadline = deadline;
        this.left = left;
    }

    private static String call(String tool) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{\"city\":\"Oslo\"},\"_meta\":{\"progressToken\":1}}}";
    }

    Future<Void> run() {
        AtomicReference<Optional<String>> session = new AtomicReference<>(Optional.empty());
        return ask(INITIALIZE, Optional.empty())
                .onSuccess(answer -> session.set(Optional.ofNullable(answer.getHeader("Mcp-Session-Id"))))
                .compose(initialized -> {
                    Promise<Void> done = Promise.promise();
                    next(0, session.get(), done);
                    return done.future();
                });
    }

    private void next(int turn, Optional<String> session, Promise<Void> done) {
        if (System.nanoTime() - deadline > 0 || left.getAndDecrement() <= 0) {
            done.complete();
            return;
        }
        ask(TURNS.get(turn % TURNS.size()), session)
                .onSuccess(answered -> next(turn + 1, session, done))
                .onFailure(done::fail);
    }

    private Future<HttpClientResponse> ask(String message, Optional<String> session) {
        return client.request(HttpMethod.POST, port, "127.0.0.1", WarmUpConfiguration.PATH)
                .compose(request -> {
                    request.putHeader("Content-Type", "application/json")
                            .putHeader("Accept", "application/json, text/event-stream")
                            .putHeader(WarmUpConfiguration.KEY_HEADER, subscriptionKey);
                    session.ifPresent(id ->
                            request.putHeader("Mcp-Session-Id", id).putHeader("MCP-Protocol-Version", "2025-11-25"));
                    return request.send(Buffer.buffer(message));
                })
                .compose(answer -> answer.statusCode() == 200
                        ? answer.end().map(answer)
                        : Future.failedFuture("a call of the warm-up was answered with " + answer.statusCode()));
    }
}
