package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.Transport;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.session.Binding;
import io.vertx.core.Future;
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

/** The connections of one event loop to all upstreams. A connection is given back when its response has ended. */
public final class UpstreamPool {
    private static final CharSequence MCP_SESSION_ID = HttpHeaders.createOptimized("mcp-session-id");
    private static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");

    /** Response heads are small; a hostile one is cut here. */
    private static final int HEADER_BYTES_MAX = 32 * 1024;

    /** Fewer, larger reads for large results and busy streams. */
    private static final int CHUNK_BYTES_MAX = 64 * 1024;

    /** Below the five seconds after which Node's servers close an idle connection: losing that race fails a call. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    /** Calls that wait for a connection; more than that is an upstream that does not keep up. */
    private static final int WAITING_MAX = 1_024;

    private final HttpClient client;

    /**
     * Makes the pool of the calling event loop.
     *
     * @param connectionsMax to one origin, from this loop
     */
    public UpstreamPool(Vertx vertx, int connectionsMax) {
        HttpClientOptions options = new HttpClientOptions()
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxChunkSize(CHUNK_BYTES_MAX)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setVerifyHost(true);
        client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(connectionsMax).setMaxWaitQueueSize(WAITING_MAX));
    }

    /** Sends what {@code binding} permits to {@code target}. */
    public UpstreamCall call(Exchange exchange, UpstreamTarget target, Transport transport, Binding binding) {
        Operation operation = binding.permit().operation();
        RequestOptions options = new RequestOptions()
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setMethod(method(operation))
                .setURI(uri(target, transport, binding))
                .setConnectTimeout(target.timeouts().connect().toMillis());
        UpstreamCall call = new UpstreamCall(exchange);
        client.request(options).onComplete(connected -> {
            if (connected.failed()) {
                call.broke();
            } else if (call.starts(connected.result(), responseWithin(target, binding))) {
                try {
                    send(call, exchange, target, transport, binding, connected.result());
                } catch (RuntimeException fault) {
                    call.fault(fault);
                }
            }
        });
        return call;
    }

    private static void send(
            UpstreamCall call,
            Exchange exchange,
            UpstreamTarget target,
            Transport transport,
            Binding binding,
            HttpClientRequest request) {
        RequestHeaders.copy(exchange.request().headers(), request.headers(), target);
        request.putHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
        binding.permit().effects().applyToRequest(request.headers());
        if (transport == Transport.STREAMABLE_HTTP) {
            binding.upstreamSession().ifPresent(id -> request.putHeader(MCP_SESSION_ID, id));
        }
        Operation operation = binding.permit().operation();
        Future<HttpClientResponse> response =
                operation instanceof Operation.Message message ? request.send(message.body()) : request.send();
        response.onComplete(arrived -> {
            if (arrived.failed()) {
                call.broke();
                return;
            }
            arrived.result().pause();
            // Whoever reads the response sets another; without any, Vert.x logs each cancelled call as an error.
            arrived.result().exceptionHandler(broken -> {});
            try {
                call.answered(ReplyReader.read(arrived.result(), operation, transport));
            } catch (Refusal.Raised refused) {
                call.fail(refused.refusal());
                call.cancel();
            }
        });
    }

    private static Duration responseWithin(UpstreamTarget target, Binding binding) {
        Duration own = target.timeouts().response();
        return binding.permit()
                .effects()
                .responseWithin()
                .filter(shorter -> shorter.compareTo(own) < 0)
                .orElse(own);
    }

    private static HttpMethod method(Operation operation) {
        return switch (operation) {
            case Operation.Message message -> HttpMethod.POST;
            case Operation.OpenStream open -> HttpMethod.GET;
            case Operation.OpenSse open -> HttpMethod.GET;
            case Operation.EndSession end -> HttpMethod.DELETE;
        };
    }

    private static String uri(UpstreamTarget target, Transport transport, Binding binding) {
        if (binding.permit().operation() instanceof Operation.OpenSse) {
            return target.ssePath();
        }
        return transport == Transport.SSE ? binding.upstreamSession().orElseThrow() : target.endpoint();
    }

    /** Closes every connection. */
    public Future<Void> close() {
        return client.close();
    }
}
