package dev.sallyport.edge.stream.ring;

import java.util.List;

/**
 * What a ring answers.
 *
 * @param events those behind the position that was asked for, in order; perhaps not all of them at once
 * @param last the position of the newest event there was
 * @param lastUpstreamId the upstream's own id of the newest event that had one; may be empty
 * @param owner the edge that reads the upstream, or did last
 */
public record RingReading(List<RingEvent> events, long last, String lastUpstreamId, RingState state, long owner) {
    public RingReading {
        events = List.copyOf(events);
    }
}
