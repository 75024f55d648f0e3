package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An upstream that answers every message with the headers it came with, and holds calls of the tool {@code hold}. */
final class EchoUpstream implements AutoCloseable {
    private static final Duration HELD_AT_MOST = Duration.ofSeconds(30);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch holding = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private EchoUpstream(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static EchoUpstream start() throws IOException {
        return new EchoUpstream(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    /** Returns when a call of {@code hold} is here. */
    void awaitHeld() throws InterruptedException {
        if (!holding.await(HELD_AT_MOST.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("no call of hold came");
        }
    }

    /** Answers what is held, and holds nothing from now on. */
    void release() {
        released.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode message = Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (message.path("params").path("name").asText().equals("hold")) {
                holding.countDown();
                released.await(HELD_AT_MOST.toSeconds(), TimeUnit.SECONDS);
            }
            StringBuilder headers = new StringBuilder(exchange.getRequestURI().toString()).append('\n');
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.append(name.toLowerCase(Locale.ROOT))
                            .append(": ")
                            .append(String.join(", ", values))
                            .append('\n'));
            ObjectNode answer = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
            answer.set("id", message.path("id"));
            answer.putObject("result")
                    .putArray("content")
                    .addObject()
                    .put("type", "text")
                    .put("text", headers.toString());
            byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.close();
    }
}
