package dev.sallyport.telemetry.topology;

import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.telemetry.window.Aggregate;
import dev.sallyport.telemetry.window.SeriesKey;
import dev.sallyport.telemetry.window.WindowKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The windows of one size in one partition. What is counted is written through to the store at once; the windows in use
 * are also held here, decoded, so that a call costs a write and no read. Confined to its stream thread.
 */
final class WindowTable {
    /** Some 2 KB each, and most calls go to the window of now. */
    private static final int HELD_MAX = 4_096;
    /** Late records visit old windows; those of the last minutes stay known. */
    private static final int COUNTED_WINDOWS_MAX = 64;

    private final KeyValueStore<Bytes, byte[]> store;
    private final int seriesPerWindowMax;
    private final Map<WindowKey, Aggregate> held = leastRecentlyUsed(HELD_MAX);
    private final Map<Instant, Integer> seriesInWindow = leastRecentlyUsed(COUNTED_WINDOWS_MAX);
    /** All before is dropped: a sweep from the very beginning would pass over every deleted entry again. */
    private Instant droppedBefore = Instant.EPOCH;

    WindowTable(KeyValueStore<Bytes, byte[]> store, int seriesPerWindowMax) {
        this.store = store;
        this.seriesPerWindowMax = seriesPerWindowMax;
    }

    void add(Instant start, SeriesKey series, CallRecord call) {
        if (start.isBefore(droppedBefore)) {
            droppedBefore = start;
        }
        WindowKey own = new WindowKey(start, series);
        Aggregate known = held.get(own);
        if (known != null) {
            count(own, known, call);
            return;
        }
        byte[] stored = store.get(bytes(own));
        if (stored != null) {
            count(own, Aggregate.fromBytes(stored), call);
        } else if (seriesIn(start) < seriesPerWindowMax || series.isFolded()) {
            seriesInWindow.put(start, seriesIn(start) + 1);
            count(own, Aggregate.empty(), call);
        } else {
            add(start, series.folded(), call);
        }
    }

    private void count(WindowKey key, Aggregate aggregate, CallRecord call) {
        aggregate.add(call);
        held.put(key, aggregate);
        store.put(bytes(key), aggregate.toBytes());
    }

    private int seriesIn(Instant start) {
        return seriesInWindow.computeIfAbsent(start, window -> {
            int series = 0;
            try (KeyValueIterator<Bytes, byte[]> entries = between(window, window.plusMillis(1))) {
                while (entries.hasNext()) {
                    entries.next();
                    series++;
                }
            }
            return series;
        });
    }

    void dropBefore(Instant time) {
        if (!time.isAfter(droppedBefore)) {
            return;
        }
        try (KeyValueIterator<Bytes, byte[]> entries = between(droppedBefore, time)) {
            while (entries.hasNext()) {
                store.delete(entries.next().key);
            }
        }
        held.keySet().removeIf(key -> key.start().isBefore(time));
        droppedBefore = time;
    }

    private KeyValueIterator<Bytes, byte[]> between(Instant from, Instant to) {
        return store.range(Bytes.wrap(WindowKey.boundary(from)), Bytes.wrap(WindowKey.boundary(to)));
    }

    private static Bytes bytes(WindowKey key) {
        return Bytes.wrap(key.toBytes());
    }

    private static <K, V> Map<K, V> leastRecentlyUsed(int entriesMax) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > entriesMax;
            }
        };
    }
}
