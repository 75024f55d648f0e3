package dev.sallyport.telemetry.window;

import java.time.Duration;

/**
 * How long what is kept, which is also how late a record may come: a window takes records as long as it is kept, so there
 * is no grace beside it.
 *
 * @param tenSeconds how long windows of 10 s are kept
 * @param oneMinute how long windows of 1 min are kept
 * @param calls how long single calls are kept, and how long an id is remembered: a record that comes later than this
 *     after its call's end cannot be told from a duplicate, so it counts as late and as nothing else
 * @param callsPerPartition how many single calls each partition keeps at most
 * @param seriesPerWindow how many series a partition keeps apart in one window; further ones are counted together
 */
public record Keeping(
        Duration tenSeconds, Duration oneMinute, Duration calls, int callsPerPartition, int seriesPerWindow) {
    /**
     * Windows of 10 s are for looking at now, those of 1 min for yesterday. A day bridges an outage of Kafka over night,
     * after which edges send what they kept. 100,000 calls of some 700 bytes are 70 MB a partition, restored in seconds.
     */
    public static final Keeping DEFAULT =
            new Keeping(Duration.ofHours(6), Duration.ofHours(48), Duration.ofHours(24), 100_000, 2_000);

    public Duration windows(WindowSize size) {
        return switch (size) {
            case TEN_SECONDS -> tenSeconds;
            case ONE_MINUTE -> oneMinute;
        };
    }
}
