package dev.sallyport.edge.session;

import dev.sallyport.contract.session.SessionRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the directory once a second what the event loops saw, takes out of it what has expired, and counts. Runs on one
 * thread of its own; its other methods are for any thread.
 */
public final class SessionKeeper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
    private static final long TICK_MILLIS = 1_000;
    private static final int WAITING_MAX = 1_024;

    /** Sessions whose news wait for a directory that is away: some 100 MB at the most, in the worst case. */
    private static final int UNWRITTEN_MAX = 100_000;

    /** A tick must not become a minute: what is left is taken at the next one. */
    private static final int EXPIRED_MAX = 500;

    private static final int COUNTED_MAX = 200;

    /** For whoever watches: nothing is decided by it. */
    private static final long SIZE_EVERY_MILLIS = 5_000;

    private final SessionDirectory directory;
    private final SessionCounts counts = new SessionCounts();
    private final StreamGate streams;
    private final Predicate<SessionRecord> farewells;
    private final InstantSource clock;
    private final BlockingQueue<SessionNews> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Map<String, SessionRecord> unwritten = new LinkedHashMap<>();
    private final List<SessionRecord> opened = new ArrayList<>();
    private final List<SessionRecord> ended = new ArrayList<>();
    private final LongAdder expired = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private boolean away;
    private long sizedAt;
    private volatile int size;
    private volatile boolean stopped;

    /**
     * A keeper that has not started.
     *
     * @param farewells tells a session's upstream that it is over; false when it has too much to tell already
     */
    public SessionKeeper(
            SessionDirectory directory, StreamGate streams, Predicate<SessionRecord> farewells, InstantSource clock) {
        this.directory = directory;
        this.streams = streams;
        this.farewells = farewells;
        this.clock = clock;
    }

    public SessionDirectory directory() {
        return directory;
    }

    public SessionCounts counts() {
        return counts;
    }

    public StreamGate streams() {
        return streams;
    }

    /** Takes what a loop has seen. Never waits; what there is no room for is told of again at the session's next use. */
    public void hear(LiveSessions loop) {
        SessionNews news = loop.collect();
        if (!news.isEmpty() && !waiting.offer(news)) {
            lost.add(news.said().size() + (long) news.ended().size());
        }
    }

    @Override
    public void run() {
        long nextTick = clock.millis() + TICK_MILLIS;
        try {
            while (!stopped) {
                SessionNews news = waiting.poll(Math.max(1, nextTick - clock.millis()), TimeUnit.MILLISECONDS);
                if (news != null) {
                    stage(news);
                }
                if (clock.millis() >= nextTick) {
                    nextTick = clock.millis() + TICK_MILLIS;
                    tick();
                }
            }
            for (SessionNews last = waiting.poll(); last != null; last = waiting.poll()) {
                stage(last);
            }
            write();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (DirectoryAway leftUntold) {
            LOG.atInfo().addKeyValue("sessions", unwritten.size()).log("the last of sessions was not written");
        }
    }

    private void stage(SessionNews news) {
        news.said().forEach(this::stage);
        news.ended().forEach(this::stage);
        opened.addAll(news.opened());
        ended.addAll(news.ended());
    }

    private void stage(SessionRecord news) {
        if (unwritten.size() >= UNWRITTEN_MAX && !unwritten.containsKey(news.id())) {
            lost.increment();
            return;
        }
        unwritten.merge(news.id(), news, SessionRecord::plus);
    }

    private void tick() {
        streams.forget();
        try {
            write();
            sweep();
            count();
            if (away) {
                away = false;
                LOG.atInfo().log("the session directory is back");
            }
        } catch (DirectoryAway notNow) {
            if (!away) {
                away = true;
                LOG.atWarn()
                        .addKeyValue("error", String.valueOf(notNow.getCause()))
                        .log("the session directory is away: sessions go on, are not listed, and do not expire");
            }
        }
    }

    private void write() {
        if (unwritten.isEmpty()) {
            return;
        }
        directory.add(unwritten.values());
        unwritten.clear();
        opened.forEach(each -> counts.written(each.server(), each.owner()));
        opened.clear();
        ended.forEach(each -> counts.ended(each.server(), each.owner()));
        ended.clear();
    }

    private void sweep() {
        for (SessionRecord over : directory.takeExpired(EXPIRED_MAX)) {
            if (!over.wasKilled()) {
                expired.increment();
            }
            counts.ended(over.server(), over.owner());
            if (over.farewell().isPresent() && !farewells.test(over)) {
                lost.increment();
            }
        }
    }

    private void count() {
        long now = clock.millis();
        for (String counted : counts.due(now, COUNTED_MAX)) {
            counts.refreshed(counted, directory.count(counted), now);
        }
        if (now - sizedAt >= SIZE_EVERY_MILLIS) {
            sizedAt = now;
            size = directory.size();
        }
    }

    /** How many sessions the directory had in all some seconds ago. */
    public int size() {
        return size;
    }

    /** Sessions that this edge found unused for too long. */
    public long expired() {
        return expired.sum();
    }

    /** What there was no room for: news of sessions, and ends that no upstream was told. */
    public long lost() {
        return lost.sum();
    }

    /** Ends {@link #run} after a last writing; for any thread. */
    public void stop() {
        stopped = true;
    }
}
