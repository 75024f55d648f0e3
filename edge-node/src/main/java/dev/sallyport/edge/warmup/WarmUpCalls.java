package dev.sallyport.edge.warmup;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a client asks, one after the other, in a session of its own and without. Its turns follow one another on an event loop. */
final class WarmUpCalls {
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":{},"clientInfo":{"name":"warm-up","version":"1"}}}""";
    private static final String ARGUMENTS = "\"arguments\":{\"city\":\"Oslo\"},";
    private static final Turn CALL = legacy(call("get_weather", "\"progressToken\":1"));
    private static final Turn MODERN_CALL = new Turn(
            call(
                    "get_weather",
                    "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                            + "\"io.modelcontextprotocol/clientCapabilities\":{}"),
            Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "get_weather"));

    /** Most are calls that are answered with JSON, as most of anybody's are. */
    private static final List<Turn> TURNS = List.of(
            CALL,
            CALL,
            MODERN_CALL,
            legacy(call("watch_weather", "\"progressToken\":1")),
            CALL,
            CALL,
            MODERN_CALL,
            legacy("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"));

    /** What is asked; without headers of its own in the client's session. */
    private record Turn(String message, Map<String, String> headers) {}

    private final HttpClient client;
    private final int port;
    private final String subscriptionKey;
    private final WarmUpProgress progress;
    private Map<String, String> session = Map.of();

    /** A client's calls, for as long as {@code progress} of all of them says. */
    WarmUpCalls(HttpClient client, int port, String subscriptionKey, WarmUpProgress progress) {
        this.client = client;
        this.port = port;
        this.subscriptionKey = subscriptionKey;
        this.progress = progress;
    }

    private static Turn legacy(String message) {
        return new Turn(message, Map.of());
    }

    private static String call(String tool, String meta) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\","
                + ARGUMENTS + "\"_meta\":{" + meta + "}}}";
    }

    Future<Void> run() {
        return ask(legacy(INITIALIZE))
                .onSuccess(answer -> session = Map.of(
                        "Mcp-Session-Id",
                        Objects.requireNonNullElse(answer.getHeader("Mcp-Session-Id"), ""),
                        "MCP-Protocol-Version",
                        "2025-11-25"))
                .compose(initialized -> {
                    Promise<Void> done = Promise.promise();
                    next(0, done);
                    return done.future();
                });
    }

    private void next(int turn, Promise<Void> done) {
        if (!progress.goesOn()) {
            done.complete();
            return;
        }
        long asked = System.nanoTime();
        ask(TURNS.get(turn % TURNS.size()))
                .onSuccess(answer -> {
                    progress.answered(System.nanoTime() - asked);
                    next(turn + 1, done);
                })
                .onFailure(done::fail);
    }

    private Future<HttpClientResponse> ask(Turn turn) {
        return client.request(HttpMethod.POST, port, "127.0.0.1", WarmUpConfiguration.PATH)
                .compose(request -> {
                    request.putHeader("Content-Type", "application/json")
                            .putHeader("Accept", "application/json, text/event-stream")
                            .putHeader(WarmUpConfiguration.KEY_HEADER, subscriptionKey);
                    (turn.headers().isEmpty() ? session : turn.headers()).forEach(request::putHeader);
                    return request.send(Buffer.buffer(turn.message()));
                })
                .compose(answer -> answer.statusCode() == 200
                        ? answer.end().map(answer)
                        : Future.failedFuture("a call of the warm-up was answered with " + answer.statusCode()));
    }
}
