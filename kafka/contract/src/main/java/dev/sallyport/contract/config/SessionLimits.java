package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * How many sessions and streams a server's callers may have, and for how long. A caller is a subscription, a subject
 * with its client, or for anonymous callers an IP address.
 *
 * @param idle after which an unused session is dead; as long as a stream may be silent, since many clients do not start
 *     anew by themselves
 * @param max of all callers together, over the cluster: each holds about a kilobyte on two edges
 * @param perCallerMax over the cluster: an agent platform has hundreds of users behind one key, a client that never says
 *     goodbye has thousands
 * @param streamsPerCallerMax at one edge: each holds two of its sockets
 */
public record SessionLimits(Duration idle, int max, int perCallerMax, int streamsPerCallerMax) {
    public static final SessionLimits DEFAULT = new SessionLimits(Duration.ofHours(2), 50_000, 1_000, 1_000);

    private static final int MILLION = 1_000_000;

    /** Reads fields of {@code limits}. */
    static Optional<SessionLimits> read(Fields fields) {
        Duration idle = fields.duration("sessionIdle", DEFAULT.idle, Duration.ofSeconds(1), Duration.ofDays(30));
        int max = fields.integer("sessionsMax", DEFAULT.max, 1, MILLION);
        int perCallerMax = fields.integer("sessionsPerCallerMax", DEFAULT.perCallerMax, 1, MILLION);
        int streamsPerCallerMax = fields.integer("streamsPerCallerMax", DEFAULT.streamsPerCallerMax, 1, MILLION);
        return fields.build(() -> new SessionLimits(idle, max, perCallerMax, streamsPerCallerMax));
    }

    void write(ObjectNode json) {
        json.put("sessionIdle", DurationText.format(idle))
                .put("sessionsMax", max)
                .put("sessionsPerCallerMax", perCallerMax)
                .put("streamsPerCallerMax", streamsPerCallerMax);
    }
}
