package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Calls of several sessions, each using the edges in turn, that go on until there were enough or it is closed. */
final class Traffic implements AutoCloseable {
    private static final Duration GO_ON_WITHIN = Duration.ofMinutes(2);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(40);

    private final int callsMax;
    private final Duration pause;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> callers;

    private Traffic(List<URI> urls, int sessions, int callsMax, Duration pause, String... headers) {
        this.callsMax = callsMax;
        this.pause = pause;
        this.callers = IntStream.range(0, sessions)
                .mapToObj(caller -> Thread.ofVirtual().start(() -> call(urls, headers)))
                .toList();
    }

    /** As fast as they are answered. */
    static Traffic of(int calls, List<URI> urls, int sessions) {
        return new Traffic(urls, sessions, calls, Duration.ZERO);
    }

    /** At an easy pace. */
    static Traffic untilClosed(List<URI> urls) {
        return new Traffic(urls, 4, Integer.MAX_VALUE, Duration.ofMillis(20));
    }

    /** At a pace that leaves the machine to others; {@code headers} go with every request, names and values in turn. */
    static Traffic gentle(List<URI> urls, String... headers) {
        return new Traffic(urls, 2, Integer.MAX_VALUE, Duration.ofMillis(50), headers);
    }

    private void call(List<URI> urls, String... headers) {
        try {
            McpSession session = McpSession.open(urls, headers);
            for (int call = begun.getAndIncrement(); call < callsMax; call = begun.getAndIncrement()) {
                session.echo(call % urls.size(), "call " + call);
                done.incrementAndGet();
                if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (IOException | AssertionError | InterruptedException failure) {
            failures.add(failure.toString());
        }
    }

    int done() {
        return done.get();
    }

    /** What went wrong; a session ends with its first failure. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Returns when that many more calls were answered, and fails when one failed. */
    void goesOn(int calls) {
        int enough = done() + calls;
        Awaitility.await("calls that are answered")
                .atMost(GO_ON_WITHIN)
                .until(() -> done() >= enough || !failures.isEmpty());
        assertThat(failures).isEmpty();
    }

    /** Returns when all calls were made. */
    void finish() throws InterruptedException {
        for (Thread caller : callers) {
            caller.join();
        }
    }

    /** Returns when the calls that were under way are answered; there are no more. */
    void stop() throws InterruptedException {
        stop.countDown();
        for (Thread caller : callers) {
            if (!caller.join(STOP_WITHIN)) {
                failures.add("a call was never answered");
            }
        }
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
