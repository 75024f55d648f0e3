package dev.sallyport.edge.upstream.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.contract.config.policy.CircuitBreaker;
import dev.sallyport.edge.exchange.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Two edges that hear of each other at once, and a clock that a test sets. */
class CircuitTest {
    private static final CircuitBreaker RULE =
            new CircuitBreaker(3, Duration.ofSeconds(10), 500, Duration.ofSeconds(20), true);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<CircuitNews.Listener> listeners = new ArrayList<>();
    private final Circuits circuits = edge();
    private final Circuits others = edge();
    private final Circuit circuit = circuits.of("weather", "https://up.example:443", RULE);

    private Circuits edge() {
        InstantSource source = now::get;
        return new Circuits(
                new CircuitNews() {
                    private final List<Listener> own = new ArrayList<>();

                    @Override
                    public void opened(String name, Duration stays) {
                        listeners.stream()
                                .filter(listener -> !own.contains(listener))
                                .forEach(listener -> listener.opened(name, stays));
                    }

                    @Override
                    public void follow(Listener listener) {
                        own.add(listener);
                        listeners.add(listener);
                    }
                },
                source.withZone(ZoneOffset.UTC));
    }

    private void later(Duration duration) {
        now.updateAndGet(time -> time.plus(duration));
    }

    private static void answer(Circuit circuit, int status) {
        answer(circuit, status, Optional.empty());
    }

    private static void answer(Circuit circuit, int status, Optional<Duration> retryAfter) {
        circuit.enter();
        circuit.answered(status, retryAfter);
    }

    private static Duration refusedFor(Circuit circuit) {
        Refusal.Raised raised = catchThrowableOfType(Refusal.Raised.class, circuit::enter);
        assertThat(raised).as("a refusal").isNotNull();
        return ((Refusal.CircuitOpen) raised.refusal()).retryAfter();
    }

    @Test
    void itOpensAfterSoManyFailuresHoweverManyCallsSucceed() {
        for (int i = 0; i < 2; i++) {
            answer(circuit, 500);
            for (int good = 0; good < 100; good++) {
                answer(circuit, 200);
            }
        }
        circuit.enter();
        circuit.failed();

        assertThat(refusedFor(circuit)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whatThePolicyDoesNotCallAFailureIsNone() {
        for (int i = 0; i < 10; i++) {
            answer(circuit, 499);
        }

        assertThatCode(circuit::enter).doesNotThrowAnyException();
    }

    @Test
    void failuresOfLongAgoDoNotCount() {
        answer(circuit, 500);
        answer(circuit, 500);
        later(Duration.ofSeconds(11));
        answer(circuit, 500);

        assertThatCode(circuit::enter).doesNotThrowAnyException();
    }

    @Test
    void theUpstreamSaysItselfHowLong() {
        answer(circuit, 500);
        answer(circuit, 500);
        answer(circuit, 503, Optional.of(Duration.ofSeconds(90)));

        assertThat(refusedFor(circuit)).isEqualTo(Duration.ofSeconds(90));
        later(Duration.ofSeconds(60));
        assertThat(refusedFor(circuit)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void nobodySaysForEver() {
        answer(circuit, 500);
        answer(circuit, 500);
        answer(circuit, 503, Optional.of(Duration.ofDays(1_000)));

        assertThat(refusedFor(circuit)).isEqualTo(Circuit.OPEN_MAX);
    }

    @Test
    void oneTrialTellsWhetherTheUpstreamIsBack() {
        open();
        later(Duration.ofSeconds(21));
        circuit.enter();
        refusedFor(circuit);
        circuit.answered(200, Optional.empty());

        assertThatCode(circuit::enter).doesNotThrowAnyException();
    }

    @Test
    void aTrialThatFailsOpensItAgain() {
        open();
        later(Duration.ofSeconds(21));
        circuit.enter();
        circuit.failed();

        assertThat(refusedFor(circuit)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aTrialWhoseClientLeavesIsFollowedByAnother() {
        open();
        later(Duration.ofSeconds(21));
        circuit.enter();
        circuit.left();

        assertThatCode(circuit::enter).doesNotThrowAnyException();
    }

    @Test
    void itIsOpenOnTheOtherEdgesToo() {
        Circuit known = others.of("weather", "https://up.example:443", RULE);
        known.enter();
        known.answered(200, Optional.empty());
        open();

        assertThat(refusedFor(known)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void itIsOpenOnAnEdgeThatCallsLater() {
        open();
        later(Duration.ofSeconds(5));

        assertThat(refusedFor(others.of("weather", "https://up.example:443", RULE)))
                .isEqualTo(Duration.ofSeconds(15));
        assertThatCode(() ->
                        others.of("weather", "https://new.example:443", RULE).enter())
                .doesNotThrowAnyException();
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            answer(circuit, 500);
        }
        refusedFor(circuit);
    }
}
