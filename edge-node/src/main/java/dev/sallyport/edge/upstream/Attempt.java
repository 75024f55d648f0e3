package dev.sallyport.edge.upstream;

import dev.sallyport.edge.upstream.circuit.Circuit;
import java.util.Optional;

/** One attempt at a target as its circuit sees it: it ends once. Confined to its event loop. */
final class Attempt {
    private final UpstreamTarget target;
    private final Optional<Circuit> circuit;
    private boolean ended;

    Attempt(UpstreamTarget target, Optional<Circuit> circuit) {
        this.target = target;
        this.circuit = circuit;
    }

    UpstreamTarget target() {
        return target;
    }

    void answered(UpstreamResponse response) {
        if (ends()) {
            circuit.ifPresent(entered -> entered.answered(response.statusCode(), RetryAfter.of(response.headers())));
        }
    }

    void failed() {
        if (ends()) {
            circuit.ifPresent(Circuit::failed);
        }
    }

    /** Ended by the gateway or its client, which says nothing of the upstream. */
    void left() {
        if (ends()) {
            circuit.ifPresent(Circuit::left);
        }
    }

    private boolean ends() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
