package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Calls with and without sessions, and streams, that go on while something breaks; every outcome and event is noted. */
final class FaultLoad {
    static final int SESSIONS = 6;
    static final int SESSIONLESS = 3;
    private static final int STREAMS = 6;
    private static final int UNKNOWN_SESSION = -32001;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(40);

    private final FaultClient client;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicInteger answered = new AtomicInteger();
    private final Map<String, AtomicInteger> failed = new ConcurrentHashMap<>();
    private final AtomicInteger sessionsLost = new AtomicInteger();
    private final List<NumberedStream> streams = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private FaultLoad(List<URI> urls) {
        this.client = new FaultClient(urls);
    }

    /** What became of everything. */
    record Books(
            int answered,
            Map<String, Integer> failed,
            int sessionsLost,
            long events,
            long missing,
            long doubled,
            int resumed,
            Duration silence) {
        int failures() {
            return failed.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    static FaultLoad start(List<URI> urls) throws IOException, InterruptedException {
        FaultLoad load = new FaultLoad(urls);
        for (int i = 0; i < SESSIONS; i++) {
            String session = load.open();
            load.run(() -> load.calls(Optional.of(session)));
        }
        for (int i = 0; i < SESSIONLESS; i++) {
            load.run(() -> load.calls(Optional.empty()));
        }
        for (int i = 0; i < STREAMS; i++) {
            NumberedStream stream = load.new NumberedStream(load.open());
            load.streams.add(stream);
            load.run(stream::follow);
        }
        return load;
    }

    private void run(Runnable work) {
        threads.add(Thread.ofVirtual().start(work));
    }

    int answered() {
        return answered.get();
    }

    private String open() throws IOException, InterruptedException {
        HttpResponse<String> opened = client.post("""
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
                "capabilities":{},"clientInfo":{"name":"faults","version":"1"}}}""");
        return opened.headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow(() -> new AssertionError(opened.statusCode() + " " + opened.body()));
    }

    private static String[] headers(String session) {
        return new String[] {"Mcp-Session-Id", session, "MCP-Protocol-Version", "2025-11-25"};
    }

    private void calls(Optional<String> session) {
        String[] headers = session.map(FaultLoad::headers).orElse(new String[0]);
        try {
            for (int id = 2; !stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS); id++) {
                call(id, headers);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(int id, String[] headers) throws InterruptedException {
        try {
            HttpResponse<String> response = client.post("""
                    {"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"echo","arguments":{"text":"n %d"}}}""".formatted(id, id), headers);
            JsonNode answer = Json.read(response.body());
            if (response.statusCode() == 200
                    && answer.path("id").asInt() == id
                    && answer.at("/result/content/0/text").asText().equals("n " + id)) {
                answered.incrementAndGet();
                return;
            }
            if (answer.at("/error/code").asInt() == UNKNOWN_SESSION) {
                sessionsLost.incrementAndGet();
            }
            failed(response.statusCode() + " "
                    + answer.at("/error/data/reason")
                            .asText(answer.path("title").asText()));
        } catch (IOException broken) {
            failed(broken.getClass().getSimpleName());
        }
    }

    private void failed(String how) {
        failed.computeIfAbsent(how, first -> new AtomicInteger()).incrementAndGet();
    }

    /** A client of one stream, which comes back with the last id that it has. Its numbers are read by others at the end. */
    private final class NumberedStream {
        private final String session;
        private final AtomicLong last = new AtomicLong();
        private final AtomicLong events = new AtomicLong();
        private final AtomicLong missing = new AtomicLong();
        private final AtomicLong doubled = new AtomicLong();
        private final AtomicInteger connections = new AtomicInteger();
        private final AtomicLong silenceNanos = new AtomicLong();
        private long heardAt = System.nanoTime();
        private String lastId = "";

        NumberedStream(String session) {
            this.session = session;
        }

        void follow() {
            while (stop.getCount() > 0) {
                try {
                    connect();
                } catch (IOException cut) {
                    // As with any client: it comes again.
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        private void connect() throws IOException, InterruptedException {
            List<String> headers = new ArrayList<>(List.of(headers(session)));
            if (!lastId.isEmpty()) {
                headers.addAll(List.of("Last-Event-ID", lastId));
            }
            HttpResponse<InputStream> response = client.stream(headers.toArray(String[]::new));
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                if (response.statusCode() != 200) {
                    failed("stream " + response.statusCode());
                    stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                    return;
                }
                connections.incrementAndGet();
                for (String line = lines.readLine(); line != null && stop.getCount() > 0; line = lines.readLine()) {
                    if (line.startsWith("id:")) {
                        lastId = line.substring(3).strip();
                    } else if (line.startsWith("data:") && line.length() > "data:".length() + 1) {
                        heard(Json.read(line.substring("data:".length()))
                                .at("/params/data")
                                .asLong());
                    }
                }
            }
        }

        private void heard(long number) {
            long before = last.get();
            if (before > 0 && number <= before) {
                doubled.incrementAndGet();
                return;
            }
            missing.addAndGet(before > 0 ? number - before - 1 : 0);
            events.incrementAndGet();
            last.set(number);
            long now = System.nanoTime();
            silenceNanos.accumulateAndGet(before > 0 ? now - heardAt : 0, Math::max);
            heardAt = now;
        }
    }

    /** Ends the load; every stream hears something first, so that what it missed shows. */
    Books stop() throws InterruptedException {
        long[] heard = streams.stream().mapToLong(each -> each.events.get()).toArray();
        for (int i = 0; i < heard.length; i++) {
            NumberedStream stream = streams.get(i);
            long enough = heard[i] + 3;
            Awaitility.await("events on every stream").atMost(STOP_WITHIN).until(() -> stream.events.get() >= enough);
        }
        stop.countDown();
        for (Thread thread : threads) {
            if (!thread.join(STOP_WITHIN)) {
                failed("never answered");
            }
        }
        Map<String, Integer> how = new TreeMap<>();
        failed.forEach((name, count) -> how.put(name, count.get()));
        return new Books(
                answered.get(),
                how,
                sessionsLost.get(),
                streams.stream().mapToLong(each -> each.events.get()).sum(),
                streams.stream().mapToLong(each -> each.missing.get()).sum(),
                streams.stream().mapToLong(each -> each.doubled.get()).sum(),
                streams.stream().mapToInt(each -> each.connections.get() - 1).sum(),
                Duration.ofNanos(streams.stream()
                        .mapToLong(each -> each.silenceNanos.get())
                        .max()
                        .orElse(0)));
    }
}
