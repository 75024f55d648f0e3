package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that loses its connection at whatever frame boundary chance says, and comes back where it was. */
public final class ResumingClient {
    private static final Pattern DATA = Pattern.compile("(?m)^data: ?(.*)$");

    /** So that the end of a stream is the end of its connection. */
    private static final String CLOSE = "Connection: close";

    private final String path;
    private final String[] headers;
    private final Random random;
    private final List<String> messages = new ArrayList<>();
    private Optional<String> last = Optional.empty();
    private long position;
    private int connections;

    /** A client of {@code path} whose requests have these header lines. */
    public ResumingClient(String path, Random random, String... headers) {
        this.path = path;
        this.random = random;
        this.headers = Arrays.copyOf(headers, headers.length + 1);
        this.headers[headers.length] = CLOSE;
    }

    /** Posts {@code body} and reads some frames; comes back to the edges in turn until one of them is {@code final}. */
    public List<String> call(String body, String until, int framesMax, int... ports) throws IOException {
        read(ports[0], RawClient.post(path, body, headers), until, 1 + random.nextInt(framesMax));
        while (messages.isEmpty() || !messages.getLast().contains(until)) {
            comeBack(ports[connections % ports.length], until, 1 + random.nextInt(framesMax));
        }
        return messages;
    }

    /** Comes back once, for so many frames at most. */
    public void comeBack(int port, String until, int frames) throws IOException {
        assertThat(connections).as("connections").isLessThan(500);
        String[] lines = Arrays.copyOf(headers, headers.length + 1);
        lines[headers.length] = "Last-Event-ID: " + last.orElseThrow();
        read(port, RawClient.bare("GET", path, lines), until, frames);
    }

    /** Sends {@code request} and takes frames; leaves without a farewell. */
    public void read(int port, String request, String until, int frames) throws IOException {
        connections++;
        try (RawClient client = RawClient.to(port)) {
            String head = client.send(request).readUntil("\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 200").contains("text/event-stream");
            for (int i = 0; i < frames; i++) {
                String frame = client.readUntil("\n\n");
                take(frame);
                if (frame.contains(until)) {
                    return;
                }
            }
        } catch (EOFException ended) {
            // The edge closed: whoever waits for more comes back.
        }
    }

    private void take(String frame) {
        Matcher data = DATA.matcher(frame);
        Optional<String> id = EventIds.lastIn(frame);
        if (id.isPresent()) {
            long at = EventIds.position(id.get());
            assertThat(at)
                    .as("the position behind " + position + " in " + frame)
                    .isGreaterThan(position - 1);
            position = at;
            last = id;
        }
        while (data.find()) {
            if (!data.group(1).isBlank()) {
                messages.add(data.group(1).strip());
            }
        }
    }

    public Optional<String> lastId() {
        return last;
    }

    public List<String> messages() {
        return messages;
    }

    public int connections() {
        return connections;
    }
}
