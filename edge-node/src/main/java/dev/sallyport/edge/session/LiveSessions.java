package dev.sallyport.edge.session;

import dev.sallyport.contract.session.SessionRecord;
import dev.sallyport.contract.session.SessionRecord.Who;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sessions that one event loop has seen lately. A call costs it two look-ups in a map; the directory hears of it later,
 * from {@link #collect}. Confined to its event loop.
 */
public final class LiveSessions {
    /** At some 500 bytes each; more are served as well, and not listed by this loop. */
    private static final int SESSIONS_MAX = 50_000;

    private static final int DEAD_MAX = 10_000;

    /** Who comes back later is looked up in the directory, if it must be. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final long FORGET_EVERY_MILLIS = 30_000;

    private final String edge;
    private final InstantSource clock;
    private final Map<String, LiveSession> sessions = new HashMap<>();
    private final Set<String> dead = new LinkedHashSet<>();
    private List<LiveSession> dirty = new ArrayList<>();
    private List<SessionRecord> ended = new ArrayList<>();
    private List<SessionRecord> endedUntold = new ArrayList<>();
    private long forgotAt;

    /**
     * What does not change of a session.
     *
     * @param id the hash that records show
     * @param owner whom it counts for: {@link SessionOwner}
     * @param farewell what ends it at the upstream, sealed
     */
    public record Facts(String id, String server, String owner, Who who, String transport, Optional<String> farewell) {}

    public LiveSessions(String edge, InstantSource clock) {
        this.edge = edge;
        this.clock = clock;
    }

    /** What a loop knows of a session that is presented. */
    public enum Standing {
        KNOWN,
        /** It is young enough to live without having been used since. */
        NEW,
        /** It lives only if somebody else has used it lately. */
        UNSURE,
        DEAD
    }

    /** How {@code id} stands, which was opened at {@code issuedAtMillis}; one that is known is used by this. */
    public Standing use(String id, long issuedAtMillis, Duration idle) {
        long now = clock.millis();
        LiveSession known = sessions.get(id);
        if (known != null) {
            if (known.isFresh(now)) {
                known.use(now);
                note(known);
                return Standing.KNOWN;
            }
            return Standing.UNSURE;
        }
        if (dead.contains(id)) {
            return Standing.DEAD;
        }
        return now - issuedAtMillis <= idle.toMillis() ? Standing.NEW : Standing.UNSURE;
    }

    private void note(LiveSession session) {
        if (!session.isDirty) {
            session.isDirty = true;
            dirty.add(session);
        }
    }

    /** Follows a session that was opened elsewhere, or long ago. */
    public void adopt(Facts facts, long since, Duration idle) {
        long now = clock.millis();
        LiveSession known = sessions.get(facts.id());
        if (known == null) {
            add(new LiveSession(facts, since, false, idle, now));
        } else {
            known.use(now);
            note(known);
        }
    }

    /**
     * Follows a session that this loop opened, and for which it holds a place in the counts.
     *
     * @return false when there is no room, and the place is to be given back
     */
    public boolean open(Facts facts, Duration idle) {
        long now = clock.millis();
        return add(new LiveSession(facts, now, true, idle, now));
    }

    private boolean add(LiveSession session) {
        if (sessions.size() >= SESSIONS_MAX) {
            return false;
        }
        sessions.put(session.facts().id(), session);
        note(session);
        return true;
    }

    /** An exchange of the session has ended that carried so many bytes. */
    public void passed(String id, long bytes) {
        LiveSession session = sessions.get(id);
        if (session != null) {
            session.passed(clock.millis(), bytes);
            note(session);
        }
    }

    /** The session has one more stream; {@link #streamEnded} must follow. */
    public void streamOpened(String id) {
        LiveSession session = sessions.get(id);
        if (session != null) {
            session.streamOpened();
            note(session);
        }
    }

    public void streamEnded(String id) {
        LiveSession session = sessions.get(id);
        if (session != null && session.hasStreams()) {
            session.streamEnded(clock.millis());
            note(session);
        }
    }

    /** The session is over, for everybody. */
    public void end(String id) {
        LiveSession session = sessions.remove(id);
        if (session != null) {
            session.end();
            boolean untold = session.isUntold();
            SessionRecord last = session.tell(edge, clock.millis()).buried();
            ended.add(last);
            if (untold) {
                endedUntold.add(last);
            }
        }
        buried(id);
    }

    /** The directory says that nobody has used it. */
    public void buried(String id) {
        sessions.remove(id);
        dead.add(id);
        if (dead.size() > DEAD_MAX) {
            Iterator<String> eldest = dead.iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** What the directory has to hear now. */
    SessionNews collect() {
        long now = clock.millis();
        List<SessionRecord> said = new ArrayList<>();
        List<SessionRecord> opened = endedUntold;
        endedUntold = new ArrayList<>();
        List<LiveSession> later = new ArrayList<>();
        for (LiveSession session : dirty) {
            if (session.hasEnded()) {
                continue;
            }
            if (!session.isDue(now)) {
                later.add(session);
                continue;
            }
            boolean untold = session.isUntold();
            SessionRecord news = session.tell(edge, now);
            said.add(news);
            if (untold) {
                opened.add(news);
            }
            session.isDirty = session.hasStreams();
            if (session.isDirty) {
                later.add(session);
            }
        }
        dirty = later;
        List<SessionRecord> over = ended;
        ended = new ArrayList<>();
        forget(now);
        return new SessionNews(said, opened, over);
    }

    private void forget(long now) {
        if (now - forgotAt >= FORGET_EVERY_MILLIS) {
            forgotAt = now;
            sessions.values()
                    .removeIf(session -> !session.isDirty
                            && !session.hasStreams()
                            && now - session.lastUse() > REMEMBERED.toMillis());
        }
    }
}
