package dev.sallyport.contract.session;

import dev.sallyport.contract.telemetry.CallRecord.Consumer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A live session of the legacy era, or what one edge has to add to it: {@link #plus}. Instants are milliseconds since the
 * epoch, so that the map they are kept in can compare them. Nothing here opens a session.
 *
 * @param schema 1
 * @param id the hash that call records show, never the session id
 * @param owner the server and whose session it is, for counting: {@code server|hash} or {@code server|ip address}
 * @param who opened it
 * @param transport {@code streamable-http} or {@code sse}
 * @param since when it was opened
 * @param lastUse may be late by {@code writeEvery} of the edge
 * @param expiresAt after which nobody may use it any more; {@value #KILLED} or less when somebody ended it
 * @param calls exchanges
 * @param bytes both ways, without HTTP's own
 * @param edge of the last use
 * @param streams by edge
 * @param farewell what ends it at the upstream, sealed under the session keys
 */
public record SessionRecord(
        int schema,
        String id,
        String server,
        String owner,
        Who who,
        String transport,
        long since,
        long lastUse,
        long expiresAt,
        long calls,
        long bytes,
        String edge,
        Map<String, Streams> streams,
        Optional<String> farewell) {
    public static final int SCHEMA = 1;

    /** {@link #expiresAt} of a session that somebody ended, and whose upstream does not know yet. */
    public static final long KILLED = 0;

    /** The same, of one whose upstream knows. */
    private static final long BURIED = -1;

    /** The Hazelcast map that records are in, by {@link #id}. */
    public static final String MAP = "sallyport.sessions";

    /** An edge says how many streams it has more often than this; what is older is of an edge that is gone. */
    private static final long STREAMS_FRESH_MILLIS = 60_000;

    public SessionRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(edge, "edge");
        streams = Map.copyOf(streams);
    }

    /**
     * Who has a session.
     *
     * @param consumer absent for anonymous callers
     * @param address the client's IP address when it opened the session
     * @param clientName as the client names itself; not to be trusted
     */
    public record Who(
            Optional<Consumer> consumer,
            Optional<String> address,
            Optional<String> clientName,
            Optional<String> clientVersion) {
        private Who or(Who other) {
            return new Who(
                    consumer.or(other::consumer),
                    address.or(other::address),
                    clientName.or(other::clientName),
                    clientVersion.or(other::clientVersion));
        }
    }

    /** Streams of a session at one edge, and when it said so. */
    public record Streams(int open, long at) {}

    /** The record with what {@code news} adds; a session that was ended stays so. */
    public SessionRecord plus(SessionRecord news) {
        Map<String, Streams> streamsNow = new HashMap<>(streams);
        streamsNow.putAll(news.streams);
        streamsNow.values().removeIf(each -> each.open() == 0);
        boolean later = news.lastUse >= lastUse;
        return new SessionRecord(
                SCHEMA,
                id,
                server,
                owner,
                who.or(news.who),
                transport,
                Math.min(since, news.since),
                Math.max(lastUse, news.lastUse),
                wasKilled() || news.wasKilled()
                        ? Math.min(expiresAt, news.expiresAt)
                        : later ? news.expiresAt : expiresAt,
                calls + news.calls,
                bytes + news.bytes,
                later ? news.edge : edge,
                streamsNow,
                news.wasKilled() ? news.farewell : farewell.or(news::farewell));
    }

    /** The record of a session that somebody ended: the next edge to look ends it at the upstream. */
    public SessionRecord killed() {
        return ended(KILLED, farewell);
    }

    /** The record of a session that has ended everywhere. */
    public SessionRecord buried() {
        return ended(BURIED, Optional.empty());
    }

    private SessionRecord ended(long how, Optional<String> still) {
        return new SessionRecord(
                schema, id, server, owner, who, transport, since, lastUse, how, calls, bytes, edge, Map.of(), still);
    }

    /** Whether somebody ended it: it stays a while, so that no edge that has not heard of it brings it back. */
    public boolean wasKilled() {
        return expiresAt <= KILLED;
    }

    /** Open streams over all edges that spoke lately. */
    public int streamsOpen(long nowMillis) {
        return streams.values().stream()
                .filter(each -> nowMillis - each.at() < STREAMS_FRESH_MILLIS)
                .mapToInt(Streams::open)
                .sum();
    }
}
