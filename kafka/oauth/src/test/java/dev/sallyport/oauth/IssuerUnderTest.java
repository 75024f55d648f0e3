package dev.sallyport.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** An issuer on this machine that publishes what a test tells it to, and counts who asks. */
final class IssuerUnderTest implements AutoCloseable {
    static final String METADATA = "/realms/test/.well-known/openid-configuration";
    static final String KEYS = "/realms/test/keys";

    private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int port;
    private HttpServer server;

    IssuerUnderTest(SigningKey... keys) {
        server = open(0);
        port = server.getAddress().getPort();
        answer(METADATA, metadata(name(), url(KEYS)));
        publish(keys);
    }

    private HttpServer open(int onPort) {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 64);
            opened.setExecutor(threads);
            opened.createContext("/", this::serve);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        handlers.getOrDefault(path, unknown -> unknown.sendResponseHeaders(404, -1))
                .handle(exchange);
        exchange.close();
    }

    String name() {
        return url("/realms/test");
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    static String metadata(String issuer, String jwksUri) {
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + jwksUri + "\"}";
    }

    void publish(SigningKey... keys) {
        answer(
                KEYS,
                List.of(keys).stream()
                        .map(key -> key.published().toJSONString())
                        .collect(Collectors.joining(",", "{\"keys\":[", "]}")));
    }

    void answer(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        handle(path, exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    void redirect(String path, String location) {
        handle(path, exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    void handle(String path, HttpHandler handler) {
        handlers.put(path, handler);
    }

    long timesAsked(String path) {
        return asked.stream().filter(path::equals).count();
    }

    void stop() {
        server.stop(0);
    }

    void startAgain() {
        server = open(port);
    }

    /** The claims of a good token for {@code audience}, issued at {@code now}. */
    JWTClaimsSet.Builder claims(String audience, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(name())
                .subject("ada")
                .audience(audience)
                .claim("azp", "agent")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
