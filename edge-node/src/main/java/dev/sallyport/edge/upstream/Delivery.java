package dev.sallyport.edge.upstream;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.upstream.ConnectionGuard.AddressRefused;
import dev.sallyport.edge.upstream.circuit.Circuit;
import dev.sallyport.edge.upstream.circuit.Circuits;
import dev.sallyport.edge.upstream.credential.Access;
import dev.sallyport.edge.upstream.credential.Bearer;
import dev.sallyport.edge.upstream.credential.Credentials;
import io.netty.buffer.ByteBuf;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One call's way to its upstream. Confined to its event loop.
 *
 * <pre>
 *   credential ──▶ member ──▶ circuit ──▶ connection ──▶ request ──▶ answer's head
 *                    ▲ ▲                     │  │           │            │
 *                    │ └── another member ───┘  │           │            │
 *                    └──── a while ─────────────┴───────────┴────────────┘ what may be repeated
 * </pre>
 */
final class Delivery {
    private static final int UNAUTHORIZED = 401;

    private final Context context;
    private final UpstreamConnections connections;
    private final ConnectionGuard guard;
    private final Order order;
    private final UpstreamCall call;
    private final Circuits circuits;
    private final Optional<Choice> choice;
    private final Retries retries;
    private @Nullable Bearer bearer;

    /**
     * A delivery that has not started.
     *
     * @param choice among the members of a group
     */
    Delivery(
            Context context,
            UpstreamConnections connections,
            ConnectionGuard guard,
            Order order,
            Circuits circuits,
            Optional<Choice> choice) {
        this.circuits = circuits;
        this.choice = choice;
        this.retries = Retries.of(order);
        this.context = context;
        this.connections = connections;
        this.guard = guard;
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
        if (call.isOver()) {
            return;
        }
        Attempt attempt;
        try {
            attempt = enter();
        } catch (Refusal.Raised open) {
            call.fail(open.refusal());
            return;
        }
        if (guard.refuses(attempt.target())) {
            attempt.left();
            unreached(new AddressRefused());
            return;
        }
        connections.connect(order.origin(attempt.target()), connectWithin(), new Wanting(attempt));
    }

    /** Waits for the connection of an attempt. */
    private final class Wanting implements UpstreamConnections.Wanting {
        private final Attempt attempt;

        Wanting(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void unreached(Throwable why) {
            if (why instanceof AddressRefused) {
                attempt.left();
            } else {
                attempt.failed();
            }
            Delivery.this.unreached(why);
        }

        @Override
        public void connected(UpstreamConnection connection) {
            UpstreamRequest request = connection.request(order.method(), order.uri(attempt.target()));
            choice.ifPresent(Choice::reached);
            if (!call.starts(request, retries.timeLeft())) {
                attempt.left();
                return;
            }
            try {
                send(attempt, request);
            } catch (RuntimeException fault) {
                attempt.left();
                call.fault(fault);
            }
        }
    }

    private Attempt enter() {
        return switch (order.upstream()) {
            case UpstreamTarget only -> enter(only);
            case UpstreamGroup group -> choice.orElseThrow().next(this::enter);
        };
    }

    private Attempt enter(UpstreamTarget target) {
        Optional<Circuit> circuit = order.effects()
                .circuitBreaker()
                .map(rule -> circuits.of(order.exchange().server().orElse(""), target.origin(), rule));
        circuit.ifPresent(Circuit::enter);
        return new Attempt(target, circuit);
    }

    /** What never left goes to another member at once; without one, it is for the policies to say. */
    private void unreached(Throwable why) {
        if (choice.isPresent() && choice.get().goesElsewhere(why)) {
            attempt();
        } else if (why instanceof AddressRefused) {
            call.fail(new UpstreamUnavailable(Cause.ADDRESS_REFUSED));
        } else {
            Cause cause = why instanceof SSLException ? Cause.NOT_VERIFIED : Cause.UNREACHABLE;
            again(retries.afterUnsent(), new UpstreamUnavailable(cause));
        }
    }

    private Duration connectWithin() {
        Duration own = order.upstream().settings().timeouts().connect();
        Duration left = retries.timeLeft();
        return left.compareTo(own) < 0 ? left : own;
    }

    private void send(Attempt attempt, UpstreamRequest request) {
        order.writeHeaders(attempt.target(), request.headers());
        Bearer credential = bearer;
        if (credential != null) {
            credential.applyTo(request.headers());
        }
        ByteBuf body = order.operation() instanceof Operation.Message message
                ? ((BufferInternal) order.body(message)).getByteBuf()
                : null;
        request.send(body, new UpstreamRequest.Answer() {
            @Override
            public void came(UpstreamResponse response) {
                answered(attempt, request, response);
            }

            @Override
            public void failed(Throwable why) {
                if (call.isAbandoned()) {
                    attempt.left();
                } else {
                    attempt.failed();
                    again(retries.afterSent(), new UpstreamUnavailable(Cause.BROKE_OFF));
                }
            }
        });
    }

    private void answered(Attempt attempt, UpstreamRequest request, UpstreamResponse response) {
        response.pause();
        attempt.answered(response);
        Bearer credential = bearer;
        if (credential != null && response.statusCode() == UNAUTHORIZED) {
            credential.refused();
        }
        Optional<Duration> wait = isTransient(response.statusCode()) ? retries.afterSent() : Optional.empty();
        if (wait.isPresent()) {
            request.reset();
            again(wait, new UpstreamUnavailable(Cause.BROKE_OFF));
            return;
        }
        try {
            call.answered(attempt.target(), ReplyReader.read(response, order.operation(), order.transport()));
        } catch (Refusal.Raised refused) {
            call.fail(refused.refusal());
            call.cancel();
        }
    }

    /** What the upstream, or a proxy before it, answers while it is not quite there. */
    private static boolean isTransient(int status) {
        return status >= 502 && status <= 504;
    }

    private void again(Optional<Duration> wait, Refusal refusal) {
        if (wait.isPresent() && !call.isOver()) {
            context.owner().setTimer(Math.max(1, wait.get().toMillis()), waited -> attempt());
        } else {
            call.fail(refusal);
        }
    }
}
