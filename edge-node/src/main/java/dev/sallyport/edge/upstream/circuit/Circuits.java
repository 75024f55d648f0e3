package dev.sallyport.edge.upstream.circuit;

import dev.sallyport.contract.config.policy.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The circuits of an edge, one for all its event loops. Safe for any thread. */
public final class Circuits {
    /** Servers with a circuit breaker; one has some kilobytes. */
    private static final int CIRCUITS_MAX = 20_000;

    private final CircuitNews news;
    private final Clock clock;
    private final Map<Subject, Circuit> circuits = new ConcurrentHashMap<>();

    /** What others found open and this edge has not called yet. */
    private final Map<String, Instant> openElsewhere = new ConcurrentHashMap<>();

    /** Where a rule holds: a server that moves to another origin, or gets another rule, starts anew. */
    private record Subject(String server, String origin, CircuitBreaker rule) {
        /** The same on every edge. */
        String name() {
            return server + " " + origin + " " + rule.failureCount() + "/" + rule.interval() + " >=" + rule.statusMin()
                    + " " + rule.tripDuration() + (rule.acceptRetryAfter() ? " retry-after" : "");
        }
    }

    /** Follows {@code news} from now on. May block. */
    public Circuits(CircuitNews news, Clock clock) {
        this.news = news;
        this.clock = clock;
        news.follow(this::opened);
    }

    /** The circuit by which {@code rule} guards {@code server} at {@code origin}. */
    public Circuit of(String server, String origin, CircuitBreaker rule) {
        Subject subject = new Subject(server, origin, rule);
        Circuit known = circuits.get(subject);
        if (known != null) {
            return known;
        }
        if (circuits.size() >= CIRCUITS_MAX) {
            circuits.values().removeIf(Circuit::isQuiet);
        }
        Circuit circuit = circuits.computeIfAbsent(subject, added -> new Circuit(subject.name(), rule, news, clock));
        Optional.ofNullable(openElsewhere.remove(circuit.name()))
                .map(until -> Duration.between(clock.instant(), until))
                .filter(Duration::isPositive)
                .ifPresent(circuit::open);
        return circuit;
    }

    private void opened(String name, Duration stays) {
        Duration bounded = Circuit.bounded(stays);
        Instant now = clock.instant();
        openElsewhere.values().removeIf(now::isAfter);
        if (openElsewhere.size() < CIRCUITS_MAX) {
            openElsewhere.put(name, now.plus(bounded));
        }
        for (Circuit circuit : circuits.values()) {
            if (circuit.name().equals(name)) {
                openElsewhere.remove(name);
                circuit.open(bounded);
            }
        }
    }
}
