package dev.sallyport.edge.http;

import dev.sallyport.edge.session.RevivalStore;
import java.util.concurrent.atomic.LongAdder;

/** What all event loops of an edge share of sessions that are begun anew: the store, and the counts. Safe for any thread. */
public final class Revivals {
    private final RevivalStore store;
    private final LongAdder revived = new LongAdder();
    private final LongAdder givenUp = new LongAdder();

    public Revivals(RevivalStore store) {
        this.store = store;
    }

    RevivalStore store() {
        return store;
    }

    void countRevived() {
        revived.increment();
    }

    void countGivenUp() {
        givenUp.increment();
    }

    /** Sessions that this edge has begun anew. */
    public long revived() {
        return revived.sum();
    }

    /** Sessions of servers with {@code reinitialize} whose clients had to start anew. */
    public long givenUp() {
        return givenUp.sum();
    }
}
