package dev.sallyport.edge.stream.ring;

import java.util.List;

/**
 * What an owner adds to its ring.
 *
 * @param owner the edge that reads the upstream
 * @param term in which it does: see {@link Ring#claim}
 * @param last the position of the newest event there was, whether it could be kept or not
 * @param lastUpstreamId the upstream's own id of the newest event that had one; may be empty
 */
public record RingBatch(
        long owner,
        long term,
        long last,
        String lastUpstreamId,
        RingState state,
        Bounds bounds,
        List<RingEvent> events) {
    /** The first term of a stream, of the edge where it began. */
    static final long FIRST_TERM = 0;

    public RingBatch {
        events = List.copyOf(events);
    }

    /** How much a ring keeps. */
    public record Bounds(int eventsMax, int bytesMax, long ageMillis) {}
}
