package dev.sallyport.edge.upstream.credential;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One token, replaced ahead of its end, by one request at a time. Safe for any thread.
 *
 * <pre>
 *   empty ──first call──▶ fetching ──▶ held ──near its end──▶ held, fetching ──▶ held
 *     ▲                      │          │
 *     └──────failed──────────┘◀─dropped─┘
 * </pre>
 */
final class TokenSlot {
    private static final Logger LOG = LoggerFactory.getLogger(TokenSlot.class);

    /** After a failure nobody asks again for so long: a token endpoint in trouble is not hammered. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** An upstream that refuses every token must not cost a token request a call. */
    static final Duration DROP_EVERY = Duration.ofSeconds(30);

    private final String provider;
    private final InstantSource clock;
    private final AtomicReference<State> state = new AtomicReference<>(State.EMPTY);

    private record State(
            Optional<AccessToken> token, Optional<Promise<AccessToken>> fetching, Instant retryFrom, Instant dropFrom) {
        static final State EMPTY = new State(Optional.empty(), Optional.empty(), Instant.MIN, Instant.MIN);

        State fetching(Promise<AccessToken> promise) {
            return new State(token, Optional.of(promise), retryFrom, dropFrom);
        }

        State fetched(AccessToken fresh) {
            return new State(Optional.of(fresh), Optional.empty(), Instant.MIN, dropFrom);
        }

        State failed(Instant retry) {
            return new State(token, Optional.empty(), retry, dropFrom);
        }

        State dropped(Instant nextDrop) {
            return new State(Optional.empty(), fetching, retryFrom, nextDrop);
        }
    }

    TokenSlot(String provider, InstantSource clock) {
        this.provider = provider;
        this.clock = clock;
    }

    /** The token, or the one that {@code fetch} will bring. */
    Access take(Supplier<Future<AccessToken>> fetch) {
        while (true) {
            State now = state.get();
            Instant time = clock.instant();
            Optional<AccessToken> usable = now.token().filter(token -> token.isUsable(time));
            if (usable.isEmpty() && now.fetching().isPresent()) {
                return later(now.fetching().get());
            }
            boolean mayFetch = now.fetching().isEmpty() && !time.isBefore(now.retryFrom());
            if (usable.isPresent() && !(mayFetch && usable.get().wantsRefresh(time))) {
                return new Access.Now(new Bearer(usable.get(), this));
            }
            if (!mayFetch) {
                throw Credentials.refusal();
            }
            Promise<AccessToken> promise = Promise.promise();
            if (state.compareAndSet(now, now.fetching(promise))) {
                fetch.get().onComplete(fetched -> {
                    if (fetched.succeeded()) {
                        state.updateAndGet(held -> held.fetched(fetched.result()));
                        promise.complete(fetched.result());
                    } else {
                        failed(promise, fetched.cause());
                    }
                });
                return usable.isPresent() ? new Access.Now(new Bearer(usable.get(), this)) : later(promise);
            }
        }
    }

    private Access later(Promise<AccessToken> promise) {
        return new Access.Later(promise.future()
                .map(token -> new Bearer(token, this))
                .recover(failed -> Future.failedFuture(Credentials.refusal())));
    }

    private void failed(Promise<AccessToken> promise, Throwable cause) {
        LOG.atWarn()
                .addKeyValue("provider", provider)
                .addKeyValue("error", cause instanceof CredentialFailed known ? known.getMessage() : cause.getClass())
                .log("no credential for upstreams");
        Instant retry = clock.instant().plus(RETRY_AFTER);
        state.updateAndGet(held -> held.failed(retry));
        promise.fail(cause);
    }

    /** Forgets {@code refused}, unless another has taken its place or one was dropped a short while ago. */
    void drop(AccessToken refused) {
        Instant now = clock.instant();
        state.updateAndGet(held -> held.token().filter(refused::equals).isPresent() && !now.isBefore(held.dropFrom())
                ? held.dropped(now.plus(DROP_EVERY))
                : held);
    }

    /** Whether nothing here is worth keeping. */
    boolean isStale(Instant now) {
        State current = state.get();
        return current.fetching().isEmpty()
                && !now.isBefore(current.retryFrom())
                && current.token().filter(token -> token.isUsable(now)).isEmpty();
    }
}
