package dev.sallyport.load.soak;

import dev.sallyport.load.subject.SoakSubject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One client of a stream of news that loses its connection again and again, and goes on with the stream on the next edge:
 * every event is to come, once and in order. Used by one thread.
 */
final class NewsReader {
    static final String STREAMS = "streams opened";
    static final String RESUMED = "streams resumed on another edge";
    static final String EVENTS = "events of streams";

    /** How often a stream is resumed before its session ends. */
    private static final int LEGS = 4;

    private static final int EVENTS_A_LEG = 15;
    private static final Pattern NUMBER = Pattern.compile("\"number\":\"0*([0-9]+)\"");
    private static final String ID = "id: ";

    private final SoakSubject subject;
    private final SoakClient client;
    private final Tally tally;
    private Optional<String> lastId = Optional.empty();
    private long lastNumber;

    NewsReader(SoakSubject subject, SoakClient client, Tally tally) {
        this.subject = subject;
        this.client = client;
        this.tally = tally;
    }

    /** One stream, from its opening to its end. Every other client says goodbye. */
    void read(long turn) throws IOException, InterruptedException {
        lastId = Optional.empty();
        lastNumber = 0;
        String session = client.open(subject.news(turn));
        for (int leg = 0; leg < LEGS; leg++) {
            try (InputStream stream = client.openStream(subject.news(turn + leg), session, lastId)) {
                tally.did(leg == 0 ? STREAMS : RESUMED);
                readLeg(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)));
            }
        }
        if (turn % 2 == 0) {
            client.end(subject.news(turn), session);
        }
    }

    private void readLeg(BufferedReader lines) throws IOException {
        int events = 0;
        String id = "";
        while (events < EVENTS_A_LEG) {
            String line = lines.readLine();
            if (line == null) {
                throw new SoakFault("a stream ended behind event " + lastNumber);
            }
            if (line.startsWith(ID)) {
                id = line.substring(ID.length());
            } else if (line.startsWith("data: {")) {
                take(line);
                events++;
            } else if (line.isEmpty() && !id.isEmpty()) {
                // An event counts for whoever comes back once the blank line behind it is there.
                lastId = Optional.of(id);
            }
        }
        // The blank line of the last one, so that its id counts too.
        lines.readLine();
        lastId = Optional.of(id);
    }

    private void take(String data) {
        Matcher number = NUMBER.matcher(data);
        if (!number.find()) {
            throw new SoakFault("instead of an event came " + data.substring(0, Math.min(200, data.length())));
        }
        long came = Long.parseLong(number.group(1));
        if (lastNumber > 0 && came != lastNumber + 1) {
            throw new SoakFault("behind event " + lastNumber + " came " + came);
        }
        lastNumber = came;
        tally.did(EVENTS);
    }
}
