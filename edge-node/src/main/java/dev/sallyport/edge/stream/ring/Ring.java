package dev.sallyport.edge.stream.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** The newest events of one stream. Its store sees to it that one thread at a time has it. */
public final class Ring {
    /** What one reading gives at most, so that no answer is a burden to a network; a single event may be longer. */
    static final int READING_BYTES_MAX = 256 * 1024;

    private final Deque<RingEvent> events = new ArrayDeque<>();
    private long owner;
    private long term;
    private long last;
    private String lastUpstreamId;
    private RingState state;
    private long bytes;

    public Ring(
            long owner, long term, long last, String lastUpstreamId, RingState state, Collection<RingEvent> events) {
        this.owner = owner;
        this.term = term;
        this.last = last;
        this.lastUpstreamId = lastUpstreamId;
        this.state = state;
        events.forEach(this::add);
    }

    /** A ring without events, of whom nobody knows any more what was in it. */
    public static Ring of(long owner, long term) {
        return new Ring(owner, term, 0, "", RingState.LIVE, List.of());
    }

    /** Returns false when somebody has taken the stream over since. Repeating a batch changes nothing. */
    public boolean append(RingBatch batch) {
        boolean isOld = batch.term() < term || (batch.term() == term && batch.owner() != owner);
        // What is behind the ring comes from a log that was released since.
        if (isOld || batch.last() < last) {
            return false;
        }
        // A ring that went meanwhile, and was begun again by somebody late, is still whose claim was the last.
        owner = batch.owner();
        term = batch.term();
        for (RingEvent event : batch.events()) {
            if (event.position() > last) {
                last = event.position();
                add(event);
            }
        }
        last = Math.max(last, batch.last());
        lastUpstreamId = batch.lastUpstreamId();
        state = batch.state();
        trim(batch);
        return true;
    }

    private void add(RingEvent event) {
        events.addLast(event);
        bytes += event.frame().length;
    }

    private void trim(RingBatch batch) {
        RingBatch.Bounds bounds = batch.bounds();
        long newest = events.isEmpty() ? 0 : events.getLast().atMillis();
        while (!events.isEmpty()
                && (events.size() > bounds.eventsMax()
                        || bytes > bounds.bytesMax()
                        || newest - events.getFirst().atMillis() > bounds.ageMillis())) {
            bytes -= events.removeFirst().frame().length;
        }
    }

    /** The events behind {@code after}, and how the stream stands. */
    public RingReading read(long after) {
        List<RingEvent> found = new ArrayList<>();
        long taken = 0;
        for (RingEvent event : events) {
            if (event.position() > after) {
                taken += event.frame().length;
                if (taken > READING_BYTES_MAX && !found.isEmpty()) {
                    break;
                }
                found.add(event);
            }
        }
        return new RingReading(found, last, lastUpstreamId, state, owner);
    }

    /**
     * Makes {@code by} the owner, when the stream was released or is still that of {@code from}, which is dead.
     *
     * @return the term of its own that begins thereby, so that nobody of before can add anything; 0 when it is somebody's
     */
    public long claim(long from, long by) {
        boolean free = state == RingState.RELEASED || (state == RingState.LIVE && owner == from && from != by);
        if (!free) {
            return 0;
        }
        owner = by;
        term++;
        state = RingState.LIVE;
        return term;
    }

    public Collection<RingEvent> events() {
        return List.copyOf(events);
    }

    public long owner() {
        return owner;
    }

    /** How often the stream was taken over. */
    public long term() {
        return term;
    }

    public long last() {
        return last;
    }

    public String lastUpstreamId() {
        return lastUpstreamId;
    }

    public RingState state() {
        return state;
    }
}
