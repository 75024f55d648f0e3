package dev.sallyport.telemetry.topology;

import dev.sallyport.contract.Topics;
import dev.sallyport.telemetry.window.Keeping;
import dev.sallyport.telemetry.window.WindowSize;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** How a call record becomes what questions are answered from. */
public final class CallTopology {
    /** Every call's id, with the time of the call, so that a second copy is known and a call is found by its id. */
    public static final String SEEN = "seen";
    /** The calls themselves, by time. */
    public static final String RECENT_CALLS = "recent-calls";
    /** Windows by time and series, of each size. */
    public static final String WINDOWS_10S = "windows-10s";

    public static final String WINDOWS_1M = "windows-1m";
    /** What was not counted, and why. */
    public static final String TALLIES = "tallies";

    /** A window that a question may still read must not go while it reads. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private CallTopology() {}

    public static Topology build(Keeping keeping, InstantSource clock, MeterRegistry registry) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(ids(keeping.calls().plus(SLACK)));
        builder.addStateStore(byTime(RECENT_CALLS));
        builder.addStateStore(byTime(WINDOWS_10S));
        builder.addStateStore(byTime(WINDOWS_1M));
        builder.addStateStore(tallies());

        builder.stream(
                        Topics.CALLS,
                        Consumed.with(
                                Serdes.String(), CallReader.serde(clock), new EventTime(), AutoOffsetReset.earliest()))
                .processValues(() -> new SkipUnreadable(registry), Named.as("skip-unreadable"), TALLIES)
                .processValues(
                        () -> new SkipDuplicates(keeping.calls(), registry), Named.as("skip-duplicates"), SEEN, TALLIES)
                .processValues(
                        () -> new CountInWindows(WindowSize.TEN_SECONDS, keeping, SLACK, registry),
                        Named.as("count-10s"),
                        WINDOWS_10S,
                        TALLIES)
                .processValues(
                        () -> new CountInWindows(WindowSize.ONE_MINUTE, keeping, SLACK, registry),
                        Named.as("count-1m"),
                        WINDOWS_1M,
                        TALLIES)
                .process(() -> new RememberCalls(keeping, registry), Named.as("remember"), RECENT_CALLS);
        return builder.build();
    }

    public static String windows(WindowSize size) {
        return switch (size) {
            case TEN_SECONDS -> WINDOWS_10S;
            case ONE_MINUTE -> WINDOWS_1M;
        };
    }

    private static StoreBuilder<WindowStore<String, Long>> ids(Duration horizon) {
        return Stores.windowStoreBuilder(
                Stores.persistentWindowStore(SEEN, horizon, Duration.ofMillis(1), false),
                Serdes.String(),
                Serdes.Long());
    }

    /**
     * Not cached by Streams: while its cache writes back, a reader can miss an entry, and answers are to be exact. A
     * window store would sort by key before time, so these are plain stores whose keys begin with the time.
     */
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> byTime(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    private static StoreBuilder<KeyValueStore<String, Long>> tallies() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(TALLIES), Serdes.String(), Serdes.Long());
    }
}
