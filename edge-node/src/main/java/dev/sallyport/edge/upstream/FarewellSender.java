package dev.sallyport.edge.upstream;

import dev.sallyport.edge.upstream.credential.Bearer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;

/** Ends sessions at their upstreams, for nobody in particular. Confined to the event loop that it was made on. */
public final class FarewellSender {
    private static final CharSequence MCP_SESSION_ID = HttpHeaders.createOptimized("mcp-session-id");
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final int CONNECTIONS_MAX = 4;
    private static final int HEADER_BYTES_MAX = 8 * 1024;

    private final HttpClient client;

    public FarewellSender(Vertx vertx) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setMaxHeaderSize(HEADER_BYTES_MAX)
                        .setKeepAliveTimeout(4)
                        .setVerifyHost(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
    }

    /**
     * Deletes {@code session}.
     *
     * @param headers that the upstream wants besides
     * @return the status of the answer
     */
    public Future<Integer> delete(UpstreamTarget target, String session, MultiMap headers, Optional<Bearer> bearer) {
        RequestOptions options = new RequestOptions()
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setMethod(HttpMethod.DELETE)
                .setURI(target.endpoint())
                .setConnectTimeout(WITHIN.toMillis())
                .setIdleTimeout(WITHIN.toMillis());
        target.settings().identity().ifPresent(identity -> {
            identity.applyTo(options, target);
            identity.serverName().ifPresent(name -> options.putHeader(HttpHeaders.HOST, target.authority()));
        });
        return client.request(options).compose(request -> {
            request.headers().addAll(headers).set(MCP_SESSION_ID, session);
            bearer.ifPresent(credential -> credential.applyTo(request.headers()));
            return send(request);
        });
    }

    /** What the answer says further is of no interest, and may have no end. */
    private static Future<Integer> send(HttpClientRequest request) {
        return request.send().map(response -> {
            int status = response.statusCode();
            drop(response);
            return status;
        });
    }

    private static void drop(HttpClientResponse response) {
        response.exceptionHandler(broken -> {});
        if (response.getHeader(HttpHeaders.CONTENT_LENGTH) == null && response.statusCode() != 204) {
            response.request().reset();
        }
    }

    /** Closes every connection. */
    public Future<Void> close() {
        return client.close();
    }
}
