package dev.sallyport.edge.upstream.credential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.process.OutboundRules;
import io.vertx.core.Context;
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
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Asks token endpoints: bounded in bytes and time, only where {@link OutboundRules} let it, following no redirect, for a
 * redirected request would take the secret along. For any thread; works on one event loop.
 */
final class TokenClient {
    private static final Duration WITHIN = Duration.ofSeconds(5);

    /** A token that says nothing of its lifetime (RFC 6749 section 5.1 only recommends it) is used for a while. */
    private static final Duration LIFETIME_UNSAID = Duration.ofMinutes(1);

    private static final long LIFETIME_SECONDS_MAX = Duration.ofDays(1).toSeconds();
    private static final int RESPONSE_BYTES_MAX = 64 * 1024;
    private static final int TOKEN_CHARACTERS_MAX = 12 * 1024;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int CONNECTIONS_MAX = 8;
    private static final int WAITING_MAX = 1_024;
    private static final int OK = 200;

    /** RFC 6750 section 2.1: whatever else came would not stay within its header. */
    private static final Pattern TOKEN = Pattern.compile("[-A-Za-z0-9._~+/]+=*");

    /** RFC 6749 section 5.2 and RFC 8693 section 2.2.2: only known words are passed on to the log. */
    private static final Set<String> ERRORS = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "invalid_target",
            "access_denied");

    private final Vertx vertx;
    private final Context context;
    private final HttpClient client;
    private final OutboundRules rules;

    TokenClient(Vertx vertx, OutboundRules rules) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.rules = rules;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxHeaderSize(HEADER_BYTES_MAX).setVerifyHost(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX));
    }

    /** Fails with {@link CredentialFailed}, or with what the network said. */
    Future<TokenResponse> fetch(CredentialSettings settings, Optional<String> subjectToken) {
        Promise<TokenResponse> done = Promise.promise();
        context.runOnContext(onLoop -> {
            long timer = vertx.setTimer(WITHIN.toMillis(), late -> fail(done, "no answer in time"));
            done.future().onComplete(ended -> vertx.cancelTimer(timer));
            connect(settings.provider().tokenEndpoint(), done)
                    .onSuccess(request -> send(settings, TokenRequest.form(settings, subjectToken), request, done))
                    .onFailure(done::tryFail);
        });
        return done.future();
    }

    private Future<HttpClientRequest> connect(URI endpoint, Promise<TokenResponse> done) {
        Optional<String> expected = rules.expectedInsteadOf(endpoint);
        if (expected.isPresent()) {
            return Future.failedFuture(new CredentialFailed("token endpoint (expected: " + expected.get() + ")"));
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(endpoint.toString())
                .setConnectTimeout(WITHIN.toMillis())
                .putHeader(HttpHeaders.ACCEPT, "application/json")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
        return client.request(options).compose(request -> {
            done.future().onFailure(cut -> request.reset());
            if (rules.allows(endpoint, request.connection().remoteAddress(true))) {
                return Future.succeededFuture(request);
            }
            request.connection().close();
            return Future.failedFuture(new CredentialFailed("token endpoint at an address that must not be asked"));
        });
    }

    private static void send(
            CredentialSettings settings, String form, HttpClientRequest request, Promise<TokenResponse> done) {
        request.putHeader(HttpHeaders.AUTHORIZATION, TokenRequest.clientAuthentication(settings));
        request.send(Buffer.buffer(form))
                .onSuccess(response -> collect(response, done))
                .onFailure(done::tryFail);
    }

    private static void collect(HttpClientResponse response, Promise<TokenResponse> done) {
        Buffer bytes = Buffer.buffer();
        response.exceptionHandler(done::tryFail);
        response.handler(chunk -> {
            if (bytes.length() + chunk.length() > RESPONSE_BYTES_MAX) {
                fail(done, "an answer of more than " + RESPONSE_BYTES_MAX + " bytes");
            } else if (!done.future().isComplete()) {
                bytes.appendBuffer(chunk);
            }
        });
        response.endHandler(ended -> {
            try {
                done.tryComplete(read(response.statusCode(), bytes));
            } catch (CredentialFailed failed) {
                done.tryFail(failed);
            }
        });
    }

    private static TokenResponse read(int status, Buffer bytes) {
        JsonNode json = json(bytes);
        if (status != OK) {
            String error = json.path("error").asText("");
            throw new CredentialFailed("status " + status + (ERRORS.contains(error) ? ", " + error : ""));
        }
        String token = json.path("access_token").asText("");
        if (token.length() > TOKEN_CHARACTERS_MAX || !TOKEN.matcher(token).matches()) {
            throw new CredentialFailed("an answer without a usable access_token");
        }
        if (!"bearer".equalsIgnoreCase(json.path("token_type").asText(""))) {
            throw new CredentialFailed("a token_type other than Bearer");
        }
        long seconds = json.path("expires_in").asLong(LIFETIME_UNSAID.toSeconds());
        return new TokenResponse(token, Duration.ofSeconds(Math.clamp(seconds, 0, LIFETIME_SECONDS_MAX)));
    }

    private static JsonNode json(Buffer bytes) {
        try {
            return Json.MAPPER.readTree(bytes.getBytes());
        } catch (IOException notJson) {
            return Json.MAPPER.createObjectNode();
        }
    }

    private static void fail(Promise<TokenResponse> done, String reason) {
        done.tryFail(new CredentialFailed(reason));
    }

    Future<Void> close() {
        return client.close();
    }
}
