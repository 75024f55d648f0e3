package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * An upstream of 2025-11-25 that echoes, and whose sessions have a stream of numbered events. The number is the event's id,
 * and a stream resumes anywhere: an event that a client lacks or has twice was lost or doubled on the way.
 */
final class NumberedUpstream implements AutoCloseable {
    private static final long EVENT_MILLIS = 50;
    private static final String FLOOD = "/flood";
    private static final byte[] BIG_EVENT =
            ("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
                            + "{\"level\":\"info\",\"data\":\"" + "x".repeat(64 * 1024) + "\"}}\n\n")
                    .getBytes(StandardCharsets.US_ASCII);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Long> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger floods = new AtomicInteger();
    private final LongAdder flooded = new LongAdder();
    private final CountDownLatch closed = new CountDownLatch(1);

    private NumberedUpstream(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static NumberedUpstream start() throws IOException {
        return new NumberedUpstream(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    /** Where streams are as fast as they are read. */
    URI floodUrl() {
        return url().resolve(FLOOD);
    }

    /** How many streams of {@link #floodUrl} are open. */
    int floods() {
        return floods.get();
    }

    /** How many events went into them. */
    long flooded() {
        return flooded.sum();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod()) {
                case "POST" -> message(exchange);
                case "GET" -> stream(exchange);
                default -> exchange.sendResponseHeaders(405, -1);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void message(HttpExchange exchange) throws IOException {
        JsonNode message = Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!message.has("id")) {
            exchange.sendResponseHeaders(202, -1);
            return;
        }
        ObjectNode answer = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", message.path("id"));
        ObjectNode result = answer.putObject("result");
        if (message.path("method").asText().equals("initialize")) {
            String session = UUID.randomUUID().toString();
            sessions.put(session, System.nanoTime());
            exchange.getResponseHeaders().set("Mcp-Session-Id", session);
            result.put("protocolVersion", "2025-11-25").putObject("capabilities");
            result.putObject("serverInfo").put("name", "numbered").put("version", "1");
        } else {
            result.putArray("content")
                    .addObject()
                    .put("type", "text")
                    .set("text", message.at("/params/arguments/text"));
        }
        byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        Long since = sessions.get(exchange.getRequestHeaders().getFirst("Mcp-Session-Id"));
        if (since == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        long number = last == null ? due(since) : Long.parseLong(last) + 1;
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        if (exchange.getRequestURI().getPath().equals(FLOOD)) {
            flood(body);
            return;
        }
        do {
            for (; number <= due(since); number++) {
                body.write("""
                        id: %d
                        data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":%d}}

                        """.formatted(number, number).getBytes(StandardCharsets.UTF_8));
            }
            body.flush();
        } while (!closed.await(EVENT_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void flood(OutputStream body) throws IOException {
        floods.incrementAndGet();
        try {
            while (closed.getCount() > 0) {
                body.write(BIG_EVENT);
                body.flush();
                flooded.increment();
            }
        } finally {
            floods.decrementAndGet();
        }
    }

    private static long due(long since) {
        return 1 + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) / EVENT_MILLIS;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }
}
