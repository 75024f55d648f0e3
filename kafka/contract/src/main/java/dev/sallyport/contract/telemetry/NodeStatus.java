package dev.sallyport.contract.telemetry;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The heartbeat of an edge.
 *
 * @param schema 1
 * @param at when it was sent; a node that has not sent one for {@link #DEAD_AFTER_SECONDS} counts as gone
 * @param version of the software
 * @param configOffset the last offset of the config log that is in force there
 * @param configSource {@code kafka}, or {@code disk} while it serves its last good copy
 * @param streams open event streams
 * @param inFlight exchanges under way, streams included
 * @param rejects resources that it could not put in force
 */
public record NodeStatus(
        int schema,
        Instant at,
        String nodeId,
        State state,
        String version,
        Instant startedAt,
        long configOffset,
        String configSource,
        int streams,
        int inFlight,
        List<Reject> rejects) {
    public static final int SCHEMA = 1;
    public static final int DEAD_AFTER_SECONDS = 10;

    public NodeStatus {
        rejects = List.copyOf(rejects);
    }

    /** Where a node is in its life. */
    public enum State {
        STARTING,
        CATCHING_UP,
        SERVING,
        DRAINING,
        STOPPED;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A resource that keeps its old version on a node.
     *
     * @param key {@code kind/name}
     */
    public record Reject(String key, long offset, String problem) {
        public Reject {
            problem = problem.strip();
        }
    }
}
