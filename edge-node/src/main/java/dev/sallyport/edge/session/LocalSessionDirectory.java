package dev.sallyport.edge.session;

import dev.sallyport.contract.session.SessionRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The directory of an edge that is alone. It remembers nothing of before its start. Safe for any thread. */
public final class LocalSessionDirectory implements SessionDirectory {
    /** An edge tells late of what it saw before it heard of the end. */
    public static final Duration TOMBSTONE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final long bornAt;
    private final Map<String, SessionRecord> sessions = new ConcurrentHashMap<>();

    public LocalSessionDirectory(InstantSource clock) {
        this.clock = clock;
        this.bornAt = clock.millis();
    }

    @Override
    public void add(Collection<SessionRecord> news) {
        news.forEach(each -> sessions.merge(each.id(), each, SessionRecord::plus));
    }

    @Override
    public CompletionStage<Found> find(String id, Duration idle) {
        return CompletableFuture.completedFuture(found(sessions.get(id), bornAt, clock.millis(), idle));
    }

    /** What follows from a record, or from its absence in a directory that was born at {@code bornAt}. */
    public static Found found(@Nullable SessionRecord session, long bornAt, long now, Duration idle) {
        if (session == null) {
            return bornAt < now - idle.toMillis() ? Found.DEAD : Found.UNKNOWN;
        }
        return session.expiresAt() > now ? Found.ALIVE : Found.DEAD;
    }

    @Override
    public int count(String counted) {
        return (int) sessions.values().stream()
                .filter(session -> !session.wasKilled())
                .filter(session ->
                        session.owner().equals(counted) || session.server().equals(counted))
                .count();
    }

    @Override
    public int size() {
        return sessions.size();
    }

    @Override
    public List<SessionRecord> takeExpired(int max) {
        long now = clock.millis();
        List<SessionRecord> taken = new ArrayList<>();
        for (SessionRecord session : sessions.values()) {
            if (taken.size() < max && session.expiresAt() <= now && take(session, now)) {
                taken.add(session);
            }
        }
        return taken;
    }

    private boolean take(SessionRecord session, long now) {
        if (!session.wasKilled()) {
            return sessions.remove(session.id(), session);
        }
        if (now - session.lastUse() > TOMBSTONE.toMillis()) {
            sessions.remove(session.id(), session);
        }
        return session.farewell().isPresent() && sessions.replace(session.id(), session, session.buried());
    }
}
