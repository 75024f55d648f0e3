package dev.sallyport.edge.warmup;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Answers on loopback what a client of {@link WarmUpCalls} asks, and nothing else. */
final class WarmUpUpstream {
    private static final String INITIALIZED = """
            {"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},\
            "serverInfo":{"name":"warm-up","version":"1"}}}""";
    private static final String TOOLS = """
            {"jsonrpc":"2.0","id":1,"result":{"tools":[\
            {"name":"get_weather","description":"Of a place","inputSchema":{"type":"object"}},\
            {"name":"watch_weather","description":"Of a place","inputSchema":{"type":"object"}},\
            {"name":"set_weather","description":"Of a place","inputSchema":{"type":"object"}}]}}""";
    private static final String RESULT =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"sunny\"}]}}";
    private static final String PROGRESS = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\","
            + "\"params\":{\"progressToken\":1,\"progress\":1}}\n\n";

    private WarmUpUpstream() {}

    static Future<HttpServer> open(Vertx vertx) {
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen();
    }

    private static void answer(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        String asked = body.toString();
        if (asked.contains("watch_weather")) {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            response.write(PROGRESS);
            response.end("data: " + RESULT + "\n\n");
            return;
        }
        response.putHeader("Content-Type", "application/json");
        if (asked.contains("\"initialize\"")) {
            response.putHeader("Mcp-Session-Id", "warm-up").end(INITIALIZED);
        } else {
            response.end(asked.contains("tools/list") ? TOOLS : RESULT);
        }
    }
}
