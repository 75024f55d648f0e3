package dev.sallyport.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ids that the gateway gives to events, as a client sees them. */
public final class EventIds {
    private static final Pattern LINE = Pattern.compile("id: (k1\\.[-_A-Za-z0-9]+\\.[0-9]+)(\r\n|\r|\n)");

    private EventIds() {}

    /** What the upstream sent of it. */
    public static String without(String events) {
        return LINE.matcher(events).replaceAll("");
    }

    public static List<String> in(String events) {
        List<String> ids = new ArrayList<>();
        Matcher line = LINE.matcher(events);
        while (line.find()) {
            ids.add(line.group(1));
        }
        return ids;
    }

    public static Optional<String> lastIn(String events) {
        List<String> ids = in(events);
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.getLast());
    }

    public static long position(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('.') + 1));
    }
}
