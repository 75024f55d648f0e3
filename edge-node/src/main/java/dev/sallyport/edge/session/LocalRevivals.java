package dev.sallyport.edge.session;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The store of an edge that is alone; it ends with its edge. Of too many sessions the oldest goes. Safe for any thread. */
public final class LocalRevivals implements RevivalStore {
    private final InstantSource clock;
    private final Map<String, KeptSession> sessions;

    public LocalRevivals(InstantSource clock) {
        this(clock, 20_000);
    }

    LocalRevivals(InstantSource clock, int sessionsMax) {
        this.clock = clock;
        this.sessions = Collections.synchronizedMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, KeptSession> oldest) {
                return size() > sessionsMax;
            }
        });
    }

    /** The oldest makes room, so no age is needed. */
    @Override
    public void keep(String session, String beginning, Duration age) {
        sessions.put(session, KeptSession.begun(beginning));
    }

    @Override
    public Future<Turn> turn(String session, long seen, long by) {
        KeptSession now = sessions.computeIfPresent(session, (id, before) -> before.take(seen, by, clock.millis()));
        return Future.succeededFuture(now == null ? new Turn.Nothing() : now.turn(seen, by));
    }

    @Override
    public Future<Boolean> revived(String session, long by, String successor) {
        KeptSession now = sessions.computeIfPresent(
                session, (id, before) -> before.isTakenBy(by) ? before.revived(successor, clock.millis()) : before);
        return Future.succeededFuture(now != null && now.successor().equals(successor));
    }

    @Override
    public void settle(String session) {
        sessions.computeIfPresent(session, (id, before) -> before.settled());
    }

    @Override
    public void forget(String session) {
        sessions.remove(session);
    }
}
