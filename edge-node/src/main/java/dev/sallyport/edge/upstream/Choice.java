package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.HealthDefinition;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.CircuitOpen;
import dev.sallyport.edge.exchange.Refusal.Raised;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnhealthy;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** One call's way through the members of a group. Confined to its event loop. */
final class Choice {
    /** A call that three members did not take is not the members' fault. */
    private static final int MEMBERS_TRIED_MAX = 3;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Rotation rotation;
    private int tried;
    private int member = -1;

    Choice(Rotation rotation) {
        this.rotation = rotation;
    }

    /**
     * The next attempt: at a member that this call has not tried yet, where there is one.
     *
     * @param enter begins an attempt, unless the member's circuit is open
     * @throws Raised when no member takes calls
     */
    Attempt next(Function<UpstreamTarget, Attempt> enter) {
        int open = 0;
        Optional<Duration> closesIn = Optional.empty();
        while (true) {
            int untried = rotation.next(tried | open);
            int picked = untried < 0 && tried != 0 ? rotation.next(open) : untried;
            if (picked < 0) {
                throw new Raised(closesIn.<Refusal>map(CircuitOpen::new).orElseGet(this::unhealthy));
            }
            try {
                Attempt attempt = enter.apply(rotation.target(picked));
                tried |= 1 << picked;
                member = picked;
                return attempt;
            } catch (Raised raised) {
                if (!(raised.refusal() instanceof CircuitOpen circuit)) {
                    throw raised;
                }
                open |= 1 << picked;
                closesIn = closesIn.filter(sooner -> sooner.compareTo(circuit.retryAfter()) < 0)
                        .or(() -> Optional.of(circuit.retryAfter()));
            }
        }
    }

    private Refusal unhealthy() {
        return new UpstreamUnhealthy(
                rotation.group().health().map(HealthDefinition::interval).orElse(RETRY_AFTER));
    }

    /** The member takes connections. */
    void reached() {
        rotation.reached(member);
    }

    /** Nothing was sent. Whether the call goes to another member, as a matter of course. */
    boolean goesElsewhere(Throwable why) {
        // That the gateway itself has too much to do says nothing of the member.
        if (!(why instanceof ConnectionPoolTooBusyException)) {
            rotation.unreached(member);
        }
        return Integer.bitCount(tried) < MEMBERS_TRIED_MAX && rotation.hasOther(tried);
    }
}
