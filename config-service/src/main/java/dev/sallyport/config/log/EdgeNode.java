package dev.sallyport.config.log;

import dev.sallyport.contract.telemetry.NodeStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * An edge as its heartbeats show it.
 *
 * @param heard when the last one came, by this process's clock
 */
public record EdgeNode(NodeStatus status, Instant heard) {
    private static final Duration GONE_AFTER = Duration.ofSeconds(NodeStatus.DEAD_AFTER_SECONDS);

    /** Whether it still serves, as far as anybody can tell. */
    public boolean isAlive(Instant now) {
        return status.state() != NodeStatus.State.STOPPED
                && !heard.plus(GONE_AFTER).isBefore(now);
    }

    boolean hasApplied(long offset) {
        return status.configOffset() >= offset;
    }
}
