package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.awaitility.Awaitility;

/**
 * Calls with and without sessions, calls of a server with a limit, and streams, that go on while something breaks; every
 * outcome and event is noted.
 */
final class FaultLoad {
    static final int SESSIONS = 6;
    static final int SESSIONLESS = 3;
    static final int LIMITED = 3;
    static final int STREAMS = 6;

    /** Of the server with a limit, whose callers ask for several times as much. */
    static final int LIMIT = 100;

    static final Duration LIMIT_PERIOD = Duration.ofSeconds(5);
    private static final String UNKNOWN_SESSION = "-32001";
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration GO_ON_WITHIN = Duration.ofMinutes(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(40);

    private final FaultClient client;
    private final FaultClient limited;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicInteger answered = new AtomicInteger();
    private final AdmittedCalls admitted = new AdmittedCalls(LIMIT_PERIOD, LIMIT);
    private final AtomicInteger refused = new AtomicInteger();
    private final Map<String, AtomicInteger> failed = new ConcurrentHashMap<>();
    private final AtomicInteger sessionsLost = new AtomicInteger();
    private final List<NumberedStream> streams = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private FaultLoad(FaultClient client, FaultClient limited) {
        this.client = client;
        this.limited = limited;
    }

    /**
     * What became of everything.
     *
     * @param answered calls of the server without a limit that got their own answer
     * @param admitted calls of the server with a limit that got theirs
     * @param refused those that were told that the limit is reached
     * @param failed how the others ended
     */
    record Books(
            int answered,
            AdmittedCalls admitted,
            int refused,
            Map<String, Integer> failed,
            int sessionsLost,
            Events events,
            Duration silence) {
        /** Of all streams together. */
        record Events(long received, long missing, long doubled, int resumed) {}

        int failures() {
            return failed.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** Calls that the gateway answered in one way or the other, each of which has a record. */
        int calls() {
            return answered + admitted.count() + refused;
        }
    }

    /** Begins; {@code client} is for the server without a limit. Both are closed at the end. */
    static FaultLoad start(FaultClient client, FaultClient limited) throws IOException, InterruptedException {
        FaultLoad load = new FaultLoad(client, limited);
        for (int i = 0; i < SESSIONS; i++) {
            String session = open(client);
            load.run(() -> load.calls(Optional.of(session)));
        }
        for (int i = 0; i < SESSIONLESS; i++) {
            load.run(() -> load.calls(Optional.empty()));
        }
        for (int i = 0; i < LIMITED; i++) {
            load.run(load::limitedCalls);
        }
        for (int i = 0; i < STREAMS; i++) {
            NumberedStream stream = new NumberedStream(client, open(client), load.stop, load::failed);
            load.streams.add(stream);
            load.run(stream::follow);
        }
        return load;
    }

    private void run(Runnable work) {
        threads.add(Thread.ofVirtual().start(work));
    }

    /** Further callers, who come now and not before. */
    void newCallers(int count) {
        for (int i = 0; i < count; i++) {
            run(() -> calls(Optional.empty()));
        }
    }

    /** Returns when that edge, by its number from 1, gets no more calls. */
    void awaitTurnedAway(int edge) {
        Awaitility.await("edge-" + edge + " left out").atMost(GO_ON_WITHIN).until(() -> !client.isReady(edge));
    }

    /** Returns when so many more calls were answered. */
    void goesOn(int calls) {
        int enough = answered.get() + calls;
        Awaitility.await("calls that are answered").atMost(GO_ON_WITHIN).until(() -> answered.get() >= enough);
    }

    /** Returns when it has gone on for so long, with some calls answered in each second. */
    void goesOnFor(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - until < 0) {
            long second = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            int before = answered.get();
            Awaitility.await("calls that are answered")
                    .atMost(GO_ON_WITHIN)
                    .until(() -> answered.get() > before && System.nanoTime() - second >= 0);
        }
    }

    /** Returns when {@code condition} holds, with the load going on. */
    void until(Callable<Boolean> condition) {
        Awaitility.await("what breaks")
                .atMost(GO_ON_WITHIN)
                .pollInterval(PAUSE.multipliedBy(10))
                .until(condition);
        goesOn(1);
    }

    /** A new session. */
    static String open(FaultClient client) throws IOException, InterruptedException {
        HttpResponse<String> opened = client.post("""
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
                "capabilities":{},"clientInfo":{"name":"faults","version":"1"}}}""");
        return opened.headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow(() -> new AssertionError(opened.statusCode() + " " + opened.body()));
    }

    static String[] headers(String session) {
        return new String[] {"Mcp-Session-Id", session, "MCP-Protocol-Version", "2025-11-25"};
    }

    private void calls(Optional<String> session) {
        String[] headers = session.map(FaultLoad::headers).orElse(new String[0]);
        untilStopped(id -> {
            HttpResponse<String> response = client.post(echo(id), headers);
            if (isAnswer(response, id)) {
                answered.incrementAndGet();
                return;
            }
            if (response.body().contains(UNKNOWN_SESSION)) {
                sessionsLost.incrementAndGet();
            }
            failed(words(response));
        });
    }

    private void limitedCalls() {
        untilStopped(id -> {
            long sentAt = System.currentTimeMillis();
            HttpResponse<String> response = limited.post(echo(id));
            if (isAnswer(response, id)) {
                admitted.add(sentAt, System.currentTimeMillis());
            } else if (response.statusCode() == 429) {
                refused.incrementAndGet();
            } else {
                failed("limited " + words(response));
            }
        });
    }

    @FunctionalInterface
    private interface Call {
        void make(int id) throws IOException, InterruptedException;
    }

    private void untilStopped(Call call) {
        try {
            for (int id = 2; !stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS); id++) {
                try {
                    call.make(id);
                } catch (IOException broken) {
                    failed(broken.getClass().getSimpleName());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    static String echo(int id) {
        return """
                {"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"echo","arguments":{"text":"n %d"}}}""".formatted(id, id);
    }

    static boolean isAnswer(HttpResponse<String> response, int id) {
        JsonNode answer = response.statusCode() == 200 ? Json.read(response.body()) : Json.MAPPER.nullNode();
        return answer.path("id").asInt() == id
                && answer.at("/result/content/0/text").asText().equals("n " + id);
    }

    /** As the client sees it: the status, and the reason that the gateway gives, in a body or a stream's last event. */
    static String words(HttpResponse<String> response) {
        String message = response.body()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .reduce((first, second) -> second)
                .map(line -> line.substring("data:".length()))
                .orElse(response.body());
        JsonNode answer = message.isBlank() ? Json.MAPPER.nullNode() : Json.read(message);
        return response.statusCode() + " "
                + answer.at("/error/data/reason").asText(answer.path("title").asText());
    }

    private void failed(String how) {
        failed.computeIfAbsent(how, first -> new AtomicInteger()).incrementAndGet();
    }

    /** Ends the load; every stream hears something first, so that what it missed shows. */
    Books stop() throws InterruptedException {
        long[] heard = streams.stream().mapToLong(NumberedStream::events).toArray();
        for (int i = 0; i < heard.length; i++) {
            NumberedStream stream = streams.get(i);
            long enough = heard[i] + 3;
            Awaitility.await("events on every stream").atMost(STOP_WITHIN).until(() -> stream.events() >= enough);
        }
        stop.countDown();
        for (Thread thread : threads) {
            if (!thread.join(STOP_WITHIN)) {
                failed("never answered");
            }
        }
        client.close();
        limited.close();
        Map<String, Integer> how = new TreeMap<>();
        failed.forEach((name, count) -> how.put(name, count.get()));
        return new Books(
                answered.get(),
                admitted,
                refused.get(),
                how,
                sessionsLost.get(),
                new Books.Events(
                        sum(NumberedStream::events), sum(NumberedStream::missing), sum(NumberedStream::doubled), (int)
                                sum(NumberedStream::resumed)),
                Duration.ofNanos(streams.stream()
                        .mapToLong(NumberedStream::silenceNanos)
                        .max()
                        .orElse(0)));
    }

    private long sum(ToLongFunction<NumberedStream> number) {
        return streams.stream().mapToLong(number).sum();
    }
}
