package dev.sallyport.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.process.OutboundRules;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fetches JSON documents of issuers: bounded in bytes and time, only from where {@link OutboundRules} let it, following
 * redirects within one origin only. Use it from the event loop that waits for the answer.
 */
final class DocumentFetcher {
    private static final int REDIRECTS_MAX = 3;
    private static final int CONNECTIONS_MAX = 4;
    private static final int WAITING_MAX = 256;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int OK = 200;
    private static final int REDIRECTION = 300;
    private static final int BEYOND_REDIRECTION = 400;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Vertx vertx;
    private final HttpClient client;
    private final OutboundRules rules;
    private final FetchLimits limits;
    private final Set<Future<HttpClientRequest>> connecting = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    DocumentFetcher(Vertx vertx, OutboundRules rules, FetchLimits limits) {
        this.vertx = vertx;
        this.rules = rules;
        this.limits = limits;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxHeaderSize(HEADER_BYTES_MAX).setVerifyHost(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX));
    }

    /** Fails with {@link FetchFailed}, or with what the network said. */
    Future<Fetched> fetch(URI uri) {
        Fetch fetch = new Fetch();
        long timer = vertx.setTimer(limits.fetchWithin().toMillis(), late -> fetch.fail("not there in time"));
        fetch.go(uri, REDIRECTS_MAX);
        return fetch.done.future().onComplete(ended -> vertx.cancelTimer(timer));
    }

    /**
     * Fetches nothing more, and closes once no connection is being opened: one that opens while its client closes can
     * keep the client, and the Vert.x that waits for it, from ever being closed.
     */
    Future<Void> close() {
        isClosed = true;
        return Future.join(List.copyOf(connecting)).otherwiseEmpty().compose(ended -> client.close());
    }

    /** One document on its way; confined to the event loop that asked for it. */
    private final class Fetch {
        private final Promise<Fetched> done = Promise.promise();
        private final Buffer bytes = Buffer.buffer();

        void go(URI uri, int redirectsLeft) {
            if (rules.expectedInsteadOf(uri).isPresent()) {
                fail("an address that must not be fetched");
                return;
            }
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setAbsoluteURI(uri.toString())
                    .setConnectTimeout(limits.fetchWithin().toMillis())
                    .putHeader(HttpHeaders.ACCEPT, "application/json");
            connect(options).onComplete(connected -> {
                if (connected.succeeded()) {
                    send(uri, connected.result(), redirectsLeft);
                } else {
                    done.tryFail(connected.cause());
                }
            });
        }

        /** Known to {@link #close} before it looks whether that has begun: so one of the two sees the other. */
        private Future<HttpClientRequest> connect(RequestOptions options) {
            Promise<HttpClientRequest> request = Promise.promise();
            connecting.add(request.future());
            request.future().onComplete(ended -> connecting.remove(request.future()));
            if (isClosed) {
                request.fail(new FetchFailed("closed"));
                return request.future();
            }
            try {
                client.request(options).onComplete(request);
            } catch (IllegalStateException closed) {
                request.fail(closed);
            }
            return request.future();
        }

        private void send(URI uri, HttpClientRequest request, int redirectsLeft) {
            done.future().onFailure(cut -> request.reset());
            if (!rules.allows(uri, request.connection().remoteAddress(true))) {
                fail("an address that must not be fetched");
                request.connection().close();
                return;
            }
            request.send().onComplete(arrived -> {
                if (arrived.succeeded()) {
                    read(uri, arrived.result(), redirectsLeft);
                } else {
                    done.tryFail(arrived.cause());
                }
            });
        }

        private void read(URI uri, HttpClientResponse response, int redirectsLeft) {
            // Also of one that nobody reads: without a handler, Vert.x logs each that is cut as an error.
            response.exceptionHandler(done::tryFail);
            int status = response.statusCode();
            if (status >= REDIRECTION && status < BEYOND_REDIRECTION) {
                redirect(uri, response, redirectsLeft);
            } else if (status == OK) {
                response.handler(this::collect);
                response.endHandler(ended -> finish());
            } else {
                fail("status " + status);
            }
        }

        /** Another origin is another party, which nobody has configured. */
        private void redirect(URI uri, HttpClientResponse response, int redirectsLeft) {
            response.exceptionHandler(expected -> {});
            response.request().reset();
            String location = response.getHeader(HttpHeaders.LOCATION);
            URI next;
            try {
                next = uri.resolve(Objects.requireNonNullElse(location, ""));
            } catch (IllegalArgumentException notOne) {
                fail("a redirect to nowhere");
                return;
            }
            if (location == null || redirectsLeft == 0 || !origin(next).equals(origin(uri))) {
                fail("a redirect to another origin, or one too many");
            } else {
                go(next, redirectsLeft - 1);
            }
        }

        private void collect(Buffer chunk) {
            if (bytes.length() + chunk.length() > limits.documentBytesMax()) {
                fail("more than " + limits.documentBytesMax() + " bytes");
            } else if (!done.future().isComplete()) {
                bytes.appendBuffer(chunk);
            }
        }

        private void finish() {
            try {
                JsonNode json = Json.MAPPER.readTree(bytes.getBytes());
                done.tryComplete(new Fetched(bytes, json));
            } catch (IOException notJson) {
                fail("not JSON");
            }
        }

        private void fail(String reason) {
            done.tryFail(new FetchFailed(reason));
        }
    }

    private static String origin(URI uri) {
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() < 0 ? (tls ? HTTPS_PORT : HTTP_PORT) : uri.getPort();
        return (uri.getScheme() + "://" + uri.getHost() + ":" + port).toLowerCase(Locale.ROOT);
    }
}
