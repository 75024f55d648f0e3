package dev.sallyport.load.soak;

import dev.sallyport.load.subject.SoakSubject;
import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.wire.ToolCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The mixed load: calls in sessions that stay and in sessions that come and go, calls without sessions, answers that stream,
 * calls under a limit, streams that are resumed elsewhere. About twelve requests a second in all.
 */
public final class SoakLoad implements AutoCloseable {
    private static final int SESSIONS = 10;
    private static final int STREAMS = 9;
    private static final int EVENTS = 6;
    private static final Duration BEGINS_WITHIN = Duration.ofMinutes(1);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration LAST_TURNS_WITHIN = Duration.ofSeconds(30);

    private final SoakSubject subject;
    private final SoakClient client = new SoakClient();
    private final Tally tally;
    private final AtomicLong lastId = new AtomicLong(ToolCall.FIRST_ID);
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> sessions = new ArrayList<>();
    private volatile boolean stopping;

    private SoakLoad(SoakSubject subject, Tally tally) {
        this.subject = subject;
        this.tally = tally;
    }

    /** What is done at each turn. */
    @FunctionalInterface
    private interface Activity {
        void run(long turn) throws IOException, InterruptedException;
    }

    static SoakLoad start(SoakSubject subject, Tally tally) throws InterruptedException {
        SoakLoad load = new SoakLoad(subject, tally);
        try {
            load.begin();
            return load;
        } catch (IOException failure) {
            load.close();
            throw new IllegalStateException("the soak cannot begin", failure);
        } catch (IllegalStateException failure) {
            load.close();
            throw failure;
        }
    }

    private void begin() throws IOException, InterruptedException {
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(openSoon(subject.calls(i)));
        }
        String streaming = openSoon(subject.events(0));
        String limited = openSoon(subject.limited(0));
        every("calls in a session", Duration.ofMillis(400), this::call);
        every("calls without a session", Duration.ofMillis(400), turn -> client.callModern(subject.modern(turn), id()));
        every(
                "answers that stream",
                Duration.ofSeconds(1),
                turn -> client.callStreamed(subject.events(turn), streaming, id(), EVENTS));
        every("sessions that come and go", Duration.ofMillis(1500), this::comeAndGo);
        every(
                "calls under a limit",
                Duration.ofMillis(400),
                turn -> tally.did("calls under a limit: "
                        + switch (client.callLimited(subject.limited(turn), limited, id())) {
                            case ADMITTED -> "admitted";
                            case REFUSED -> "refused";
                            case NOT_COUNTED -> "not counted in time";
                        }));
        for (int i = 0; i < STREAMS; i++) {
            NewsReader reader = new NewsReader(subject, client, tally);
            long first = i;
            // Not at once, so that they do not move at once later.
            every("news", Duration.ofSeconds(1), turn -> reader.read(turn + first), Duration.ofSeconds(5L * i));
        }
    }

    /** Edges that have just found each other may refuse for a moment to count. */
    private String openSoon(Endpoint at) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + BEGINS_WITHIN.toNanos();
        while (true) {
            try {
                return client.open(at);
            } catch (SoakFault notYet) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the soak cannot begin", notYet);
                }
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }

    private void call(long turn) throws IOException, InterruptedException {
        client.call(subject.calls(turn), sessions.get((int) (turn / 3 % SESSIONS)), id());
    }

    /** Every other client leaves without a word. */
    private void comeAndGo(long turn) throws IOException, InterruptedException {
        Endpoint at = subject.calls(turn);
        String session = client.open(at);
        client.call(subject.calls(turn + 1), session, id());
        if (turn % 2 == 0) {
            client.end(subject.calls(turn + 2), session);
        }
    }

    private long id() {
        return lastId.incrementAndGet();
    }

    private void every(String what, Duration interval, Activity activity) {
        every(what, interval, activity, Duration.ZERO);
    }

    /** A turn that takes longer than the interval puts the next ones off; they are not made up for. */
    private void every(String what, Duration interval, Activity activity, Duration delay) {
        threads.add(Thread.ofVirtual().name(what).start(() -> {
            try {
                Thread.sleep(delay);
                for (long turn = 0; !stopping; turn++) {
                    long began = System.nanoTime();
                    take(what, activity, turn);
                    Thread.sleep(Math.max(0, interval.toMillis() - (System.nanoTime() - began) / 1_000_000));
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private void take(String what, Activity activity, long turn) throws InterruptedException {
        try {
            activity.run(turn);
            tally.did(what);
        } catch (IOException | SoakFault failure) {
            if (!stopping) {
                tally.fault(what, failure);
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(LAST_TURNS_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
