package dev.sallyport.edge.upstream.circuit;

import dev.sallyport.contract.config.policy.CircuitBreaker;
import dev.sallyport.edge.exchange.Refusal;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an upstream is to be called. Safe for any thread.
 *
 * <pre>
 *   closed ──failures──▶ open ──time──▶ half open: one trial ──answered──▶ closed
 *                         ▲ news of another edge      │
 *                         └──────────failed───────────┘
 * </pre>
 */
public final class Circuit {
    /** Nothing, and nobody's {@code Retry-After}, keeps a circuit open for longer. */
    static final Duration OPEN_MAX = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
    private static final Duration OPEN_MIN = Duration.ofSeconds(1);
    private static final int ALL_OF_THEM = 100;

    private final String name;
    private final CircuitBreaker rule;
    private final CircuitNews news;
    private final Clock clock;
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker breaker;
    private volatile Instant openUntil = Instant.MIN;

    /** What the state machine is told of a failure; nobody reads it. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure() {
            super("failed", null, false, false);
        }
    }

    Circuit(String name, CircuitBreaker rule, CircuitNews news, Clock clock) {
        this.name = name;
        this.rule = rule;
        this.news = news;
        this.clock = clock;
        this.breaker = io.github.resilience4j.circuitbreaker.CircuitBreaker.of(name, config(rule, clock));
    }

    /**
     * The policy names a number of failures, resilience4j a share of calls: as only failures are recorded, theirs is
     * always the whole. The window takes a lock, but only where a failure is recorded; the one without reads a clock of its
     * own.
     */
    private static CircuitBreakerConfig config(CircuitBreaker rule, Clock clock) {
        return CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindow(
                        (int) rule.interval().plusMillis(999).toSeconds(),
                        rule.failureCount(),
                        SlidingWindowType.TIME_BASED,
                        SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .failureRateThreshold(ALL_OF_THEM)
                .waitDurationInOpenState(rule.tripDuration())
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
    }

    String name() {
        return name;
    }

    /**
     * Lets one call through, which then ends in exactly one of {@link #answered}, {@link #failed} and {@link #left}.
     *
     * @throws Refusal.Raised when the upstream is to be left alone
     */
    public void enter() {
        if (!breaker.tryAcquirePermission()) {
            Duration left = Duration.between(clock.instant(), openUntil);
            throw new Refusal.Raised(new Refusal.CircuitOpen(left.compareTo(OPEN_MIN) < 0 ? OPEN_MIN : left));
        }
    }

    /** The upstream answered, for better or worse. */
    public void answered(int status, Optional<Duration> retryAfter) {
        if (status >= rule.statusMin()) {
            failed(rule.acceptRetryAfter() ? retryAfter : Optional.empty());
        } else if (breaker.getState() == State.CLOSED) {
            breaker.releasePermission();
        } else {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }
    }

    /** The upstream did not answer. */
    public void failed() {
        failed(Optional.empty());
    }

    private void failed(Optional<Duration> retryAfter) {
        State before = breaker.getState();
        breaker.onError(0, TimeUnit.NANOSECONDS, new Failure());
        if (before != State.OPEN && breaker.getState() == State.OPEN) {
            Duration stays = bounded(retryAfter.orElse(rule.tripDuration()));
            open(stays);
            LOG.atWarn()
                    .addKeyValue("circuit", name)
                    .addKeyValue("millis", stays.toMillis())
                    .log("circuit open");
            news.opened(name, stays);
        }
    }

    /** Whether the upstream works, this call does not tell. */
    public void left() {
        breaker.releasePermission();
    }

    /** Opens the circuit, whatever this edge has seen itself. */
    void open(Duration stays) {
        Duration bounded = bounded(stays);
        openUntil = clock.instant().plus(bounded);
        breaker.transitionToOpenStateFor(bounded);
    }

    /** Whether it could be made anew without anybody noticing. */
    boolean isQuiet() {
        return breaker.getState() == State.CLOSED && breaker.getMetrics().getNumberOfFailedCalls() == 0;
    }

    static Duration bounded(Duration stays) {
        if (stays.compareTo(OPEN_MIN) < 0) {
            return OPEN_MIN;
        }
        return stays.compareTo(OPEN_MAX) > 0 ? OPEN_MAX : stays;
    }
}
