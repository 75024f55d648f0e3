package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A client of one stream of {@link NumberedUpstream}, which comes back with the last id that it has, at once, until it is
 * told to stop. It follows on one thread; its numbers are read by others.
 */
final class NumberedStream {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final FaultClient client;
    private final String session;
    private final CountDownLatch stop;
    private final Consumer<String> failed;
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong silenceNanos = new AtomicLong();
    private long heardAt = System.nanoTime();
    private String lastId = "";

    /** A stream of {@code session}; {@code failed} is told how an edge refused it. */
    NumberedStream(FaultClient client, String session, CountDownLatch stop, Consumer<String> failed) {
        this.client = client;
        this.session = session;
        this.stop = stop;
        this.failed = failed;
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
        List<String> headers = new ArrayList<>(List.of(FaultLoad.headers(session)));
        if (!lastId.isEmpty()) {
            headers.addAll(List.of("Last-Event-ID", lastId));
        }
        HttpResponse<InputStream> response = client.stream(headers.toArray(String[]::new));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() != 200) {
                failed.accept("stream " + response.statusCode());
                stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                return;
            }
            connections.incrementAndGet();
            for (String line = lines.readLine(); line != null && stop.getCount() > 0; line = lines.readLine()) {
                if (line.startsWith("id:")) {
                    lastId = line.substring(3).strip();
                } else if (line.startsWith("data:") && line.length() > "data:".length() + 1) {
                    JsonNode number =
                            Json.read(line.substring("data:".length())).at("/params/data");
                    if (number.isNumber()) {
                        heard(number.asLong());
                    }
                }
            }
        }
    }

    /** A gap that the gateway tells of shows here by the number after it. */
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

    long events() {
        return events.get();
    }

    long missing() {
        return missing.get();
    }

    long doubled() {
        return doubled.get();
    }

    /** How often it came back. */
    int resumed() {
        return Math.max(0, connections.get() - 1);
    }

    /** The longest time between two events. */
    long silenceNanos() {
        return silenceNanos.get();
    }
}
