package dev.sallyport.edge.session;

import dev.sallyport.contract.session.SessionRecord;
import dev.sallyport.contract.session.SessionRecord.Streams;
import dev.sallyport.edge.session.LiveSessions.Facts;
import java.time.Duration;
import java.util.Map;

/** One session as an event loop sees it: who it is, and what happened since the directory was told. Confined to its loop. */
final class LiveSession {
    private static final long WRITE_EVERY_MAX_MILLIS = 15_000;

    /** How late the directory may hear of a use: the time between two writes, and of the writing. */
    private static final long SLACK_MILLIS = 2_000;

    private final Facts facts;
    private final long since;
    private final boolean opened;
    private final long idleMillis;
    private final long writeEveryMillis;
    private long lastUse;
    private long writtenAt;
    private long calls;
    private long bytes;
    private int streams;
    private int streamsWritten;
    private boolean ended;

    /** True while it is in the loop's list of those that the directory must hear of. */
    boolean isDirty;

    /**
     * A session.
     *
     * @param opened whether this loop opened it, and holds a place in the counts for it
     */
    LiveSession(Facts facts, long since, boolean opened, Duration idle, long now) {
        this.facts = facts;
        this.since = since;
        this.opened = opened;
        this.idleMillis = idle.toMillis();
        this.writeEveryMillis = Math.min(WRITE_EVERY_MAX_MILLIS, idleMillis / 4);
        this.lastUse = now;
    }

    Facts facts() {
        return facts;
    }

    long lastUse() {
        return lastUse;
    }

    boolean isFresh(long now) {
        return streams > 0 || now - lastUse <= idleMillis;
    }

    boolean hasStreams() {
        return streams > 0;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether the directory was never told of a session that it counts. */
    boolean isUntold() {
        return opened && writtenAt == 0;
    }

    void use(long now) {
        lastUse = now;
    }

    void passed(long now, long more) {
        lastUse = now;
        calls++;
        bytes += more;
    }

    void streamOpened() {
        streams++;
    }

    void streamEnded(long now) {
        streams--;
        lastUse = now;
    }

    void end() {
        ended = true;
    }

    boolean isDue(long now) {
        return writtenAt == 0 || streams != streamsWritten || now - writtenAt >= writeEveryMillis;
    }

    /** What is new, once. */
    SessionRecord tell(String edge, long now) {
        if (streams > 0) {
            lastUse = now;
        }
        boolean speaksOfStreams = streams > 0 || streamsWritten > 0;
        SessionRecord news = new SessionRecord(
                SessionRecord.SCHEMA,
                facts.id(),
                facts.server(),
                facts.owner(),
                facts.who(),
                facts.transport(),
                since,
                lastUse,
                lastUse + idleMillis + writeEveryMillis + SLACK_MILLIS,
                calls,
                bytes,
                edge,
                speaksOfStreams ? Map.of(edge, new Streams(streams, now)) : Map.of(),
                facts.farewell());
        writtenAt = now;
        streamsWritten = streams;
        calls = 0;
        bytes = 0;
        return news;
    }
}
