package dev.sallyport.edge.exchange;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The header names that a message's {@code Connection} headers declare to be this connection's own. */
public final class ConnectionOptions {
    private ConnectionOptions() {}

    /** In lower case. */
    public static Set<String> of(MultiMap headers) {
        List<String> values = headers.getAll(HttpHeaders.CONNECTION);
        if (values.isEmpty() || (values.size() == 1 && values.getFirst().equalsIgnoreCase("keep-alive"))) {
            return Set.of();
        }
        return values.stream()
                .flatMap(value -> Stream.of(value.toLowerCase(Locale.ROOT).split(",", -1)))
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet());
    }
}
