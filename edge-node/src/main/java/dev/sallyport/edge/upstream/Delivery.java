package dev.sallyport.edge.upstream;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.upstream.credential.Access;
import dev.sallyport.edge.upstream.credential.Bearer;
import dev.sallyport.edge.upstream.credential.Credentials;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/**
 * One call's way to its upstream. Confined to its event loop.
 *
 * <pre>
 *   credential ──▶ connection ──▶ request ──▶ answer's head
 * </pre>
 */
final class Delivery {
    private static final int UNAUTHORIZED = 401;

    private final Context context;
    private final HttpClient client;
    private final Order order;
    private final UpstreamCall call;
    private @Nullable Bearer bearer;

    Delivery(Context context, HttpClient client, Order order) {
        this.context = context;
        this.client = client;
        this.order = order;
        this.call = new UpstreamCall(order.exchange());
    }

    UpstreamCall call() {
        return call;
    }

    /** A call whose policies want a credential waits for it, and does not go without. */
    void start(Credentials credentials) {
        if (order.effects().credential().isEmpty()) {
            attempt();
            return;
        }
        try {
            Access access = credentials
                    .named(order.effects().credential().get())
                    .access(
                            order.binding().permit().caller(),
                            order.exchange().request().headers());
            switch (access) {
                case Access.Now now -> show(now.bearer());
                case Access.Later later -> later.bearer().onComplete(got -> context.runOnContext(onLoop -> show(got)));
            }
        } catch (Refusal.Raised none) {
            call.fail(none.refusal());
        }
    }

    private void show(AsyncResult<Bearer> got) {
        if (got.succeeded()) {
            show(got.result());
        } else if (got.cause() instanceof Refusal.Raised none) {
            call.fail(none.refusal());
        } else {
            call.fault(new IllegalStateException("a credential failed without a refusal", got.cause()));
        }
    }

    private void show(Bearer credential) {
        bearer = credential;
        attempt();
    }

    private void attempt() {
        if (call.isAbandoned()) {
            return;
        }
        client.request(order.options(order.target().timeouts().connect())).onComplete(connected -> {
            if (connected.failed()) {
                call.fail(new UpstreamUnavailable(Cause.UNREACHABLE));
            } else if (call.starts(connected.result(), order.responseWithin())) {
                try {
                    send(connected.result());
                } catch (RuntimeException fault) {
                    call.fault(fault);
                }
            }
        });
    }

    private void send(HttpClientRequest request) {
        order.writeHeaders(request.headers());
        Bearer credential = bearer;
        if (credential != null) {
            credential.applyTo(request.headers());
        }
        Future<HttpClientResponse> response =
                order.operation() instanceof Operation.Message message ? request.send(message.body()) : request.send();
        response.onComplete(arrived -> {
            if (arrived.succeeded()) {
                answered(arrived.result());
            } else {
                call.fail(new UpstreamUnavailable(Cause.BROKE_OFF));
            }
        });
    }

    private void answered(HttpClientResponse response) {
        response.pause();
        // Whoever reads the response sets another; without any, Vert.x logs each cancelled call as an error.
        response.exceptionHandler(broken -> {});
        Bearer credential = bearer;
        if (credential != null && response.statusCode() == UNAUTHORIZED) {
            credential.refused();
        }
        try {
            call.answered(ReplyReader.read(response, order.operation(), order.transport()));
        } catch (Refusal.Raised refused) {
            call.fail(refused.refusal());
            call.cancel();
        }
    }
}
