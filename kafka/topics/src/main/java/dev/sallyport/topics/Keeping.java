package dev.sallyport.topics;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How long records stay: the last of each key, or all until they are old. An empty retention means for ever. */
public record Keeping(Cleanup cleanup, Optional<Duration> retention) {
    private static final String FOR_EVER = "forever";

    /** Kafka's cleanup policies. */
    public enum Cleanup {
        COMPACT,
        DELETE;

        String kafkaName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Keeping {
        if (cleanup == Cleanup.COMPACT && retention.isPresent()) {
            throw new IllegalArgumentException("keeping: a compacted topic keeps the last record of each key, so its"
                    + " retention is " + FOR_EVER + ", not " + retention.get());
        }
    }

    @JsonCreator
    static Keeping read(@JsonProperty("cleanup") String cleanup, @JsonProperty("retention") String retention) {
        return new Keeping(
                Cleanup.valueOf(cleanup.toUpperCase(Locale.ROOT)),
                retention.equals(FOR_EVER) ? Optional.empty() : Optional.of(Duration.parse(retention)));
    }

    Map<String, String> kafkaSettings() {
        return switch (cleanup) {
            case COMPACT -> Map.of("cleanup.policy", cleanup.kafkaName());
            case DELETE ->
                Map.of(
                        "cleanup.policy", cleanup.kafkaName(),
                        "retention.ms",
                                retention
                                        .map(time -> Long.toString(time.toMillis()))
                                        .orElse("-1"));
        };
    }
}
