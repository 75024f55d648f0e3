package dev.sallyport.edge.stream.ring;

import dev.sallyport.edge.session.StreamName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The logs of one event loop, and when they are written. A log that ended is remembered as long as somebody may come for
 * it. Confined to its event loop, but for {@link #hear}.
 */
public final class LoopRings {
    /** How often an edge says that it is up. */
    public static final long LEASE_MILLIS = 1_000;

    /** A client that waits for the tail of its stream waits so long at most before it is written. */
    public static final long TICK_MILLIS = 25;

    private static final long SETTLED_LOOK_MILLIS = 1_000;

    /**
     * Streams that ended of late. An answer that streams is one for five seconds, so at a thousand a second some would be
     * forgotten sooner: a client that comes back for such a one is told that the answer is lost.
     */
    private static final int SETTLED_MAX = 2_000;

    /** What is written at a time: no more than what the store's threads are away for while others wait for a limit. */
    private static final int APPEND_STREAMS_MAX = 128;

    private static final long APPEND_BYTES_MAX = 512 * 1024;

    /** A stopping edge does not wait longer for a store that is away. */
    private static final long SETTLE_MILLIS = 2_000;

    private final RingStore store;
    private final RingMetrics metrics;
    private final Context context;
    private final long bytesMax;
    private final Map<String, EventLog> logs = new HashMap<>();
    private final Set<EventLog> settled = new LinkedHashSet<>();
    private long settledLookedAtMillis;
    private final Set<EventLog> dirty = new LinkedHashSet<>();
    private final Map<EventLog, RingBatch> due = new LinkedHashMap<>();
    private long dueBytes;
    private long bytes;

    LoopRings(RingStore store, RingMetrics metrics, Context context, long bytesMax) {
        this.store = store;
        this.metrics = metrics;
        this.context = context;
        this.bytesMax = bytesMax;
    }

    /** The store and what is counted. */
    public RingStore store() {
        return store;
    }

    public RingMetrics metrics() {
        return metrics;
    }

    /**
     * Begins the log of a stream, or goes on with it.
     *
     * @param token what its event ids begin with
     * @param session what records call its session by; may be empty
     */
    public EventLog open(StreamName name, String token, String session, RingBatch.Bounds bounds) {
        return open(name, token, session, bounds, EventLog.Position.START);
    }

    /** The same from a position on. */
    public EventLog open(
            StreamName name, String token, String session, RingBatch.Bounds bounds, EventLog.Position position) {
        EventLog log = new EventLog(this, name, token, session, bounds, position);
        logs.put(name.stream(), log);
        return log;
    }

    /** To be called every {@value #TICK_MILLIS} ms. */
    public void tick() {
        long now = System.currentTimeMillis();
        for (EventLog log : List.copyOf(dirty)) {
            if (!log.write(now)) {
                dirty.remove(log);
            }
        }
        flush();
        if (now - settledLookedAtMillis > SETTLED_LOOK_MILLIS) {
            settledLookedAtMillis = now;
            settled.stream().filter(log -> log.isPast(now)).toList().forEach(this::forget);
        }
    }

    /** Has {@code batch} written with those of other logs, before this tick is over. */
    void write(EventLog log, RingBatch batch) {
        due.put(log, batch);
        dueBytes +=
                batch.events().stream().mapToLong(event -> event.frame().length).sum();
        if (due.size() >= APPEND_STREAMS_MAX || dueBytes >= APPEND_BYTES_MAX) {
            flush();
        }
    }

    private void flush() {
        if (due.isEmpty()) {
            return;
        }
        Map<EventLog, RingBatch> logs = Map.copyOf(due);
        Map<String, RingBatch> batches = new HashMap<>();
        logs.forEach((log, batch) -> batches.put(log.stream(), batch));
        due.clear();
        dueBytes = 0;
        metrics.countWrite();
        store.append(batches).onComplete(done -> onLoop(() -> logs.forEach((log, batch) -> log.sent(batch, done))));
    }

    /** Ends every stream of {@code session}, wherever it is. */
    public void endSession(String session) {
        if (!session.isEmpty()) {
            store.tell(new RingNews.SessionOver(session));
        }
    }

    /** Ends the streams of news of {@code session}, wherever they are: their clients open them anew. */
    public void sessionMoved(String session) {
        store.tell(new RingNews.SessionMoved(session));
    }

    /** Ends those streams of news of {@code session} whose clients are gone, wherever they are. */
    public void newsAnew(String session) {
        store.tell(new RingNews.NewsAnew(session));
    }

    /** For any thread. */
    void hear(RingNews news) {
        context.runOnContext(onLoop -> {
            switch (news) {
                case RingNews.Wanted wanted ->
                    Optional.ofNullable(logs.get(wanted.stream())).ifPresent(EventLog::wanted);
                case RingNews.SessionOver over -> each(over.session(), EventLog::sessionOver);
                case RingNews.SessionMoved moved -> each(moved.session(), log -> log.letNewsGo(false));
                case RingNews.NewsAnew anew -> each(anew.session(), log -> log.letNewsGo(true));
            }
        });
    }

    private void each(String session, Consumer<EventLog> action) {
        for (EventLog log : new ArrayList<>(logs.values())) {
            if (log.session().equals(session)) {
                action.accept(log);
            }
        }
    }

    /** Writes what is left; completes when it is, or when the store takes too long. */
    public Future<Void> settle() {
        Promise<Void> done = Promise.promise();
        logs.values().forEach(EventLog::hurry);
        awaitSettled(done, System.currentTimeMillis() + SETTLE_MILLIS);
        return done.future();
    }

    private void awaitSettled(Promise<Void> done, long untilMillis) {
        tick();
        boolean quiet = dirty.isEmpty() && logs.values().stream().noneMatch(EventLog::isWriting);
        if (quiet || System.currentTimeMillis() > untilMillis) {
            done.complete();
        } else {
            later(TICK_MILLIS, () -> awaitSettled(done, untilMillis));
        }
    }

    /** Runs {@code task} on this loop, after a while. */
    public void later(long millis, Runnable task) {
        context.owner().setTimer(millis, timer -> task.run());
    }

    /** Runs {@code task} on this loop; for any thread. */
    public void onLoop(Runnable task) {
        context.runOnContext(onLoop -> task.run());
    }

    void isDirty(EventLog log) {
        dirty.add(log);
    }

    /** Whether so many more bytes may be held; ended streams make room for those that run. */
    boolean makesRoom(long more) {
        while (bytes + more > bytesMax && !settled.isEmpty()) {
            remove(settled.iterator().next());
        }
        return bytes + more <= bytesMax;
    }

    void holds(long change) {
        bytes += change;
    }

    void settled(EventLog log) {
        settled.add(log);
        if (settled.size() > SETTLED_MAX) {
            forget(settled.iterator().next());
        }
    }

    /** Nothing of this stream is to be kept. */
    void remove(EventLog log) {
        if (log.isWritten() && logs.get(log.stream()) == log) {
            store.remove(log.stream());
        }
        forget(log);
    }

    private void forget(EventLog log) {
        logs.remove(log.stream(), log);
        settled.remove(log);
        dirty.remove(log);
        bytes -= log.heldBytes();
        log.dropAll();
    }
}
