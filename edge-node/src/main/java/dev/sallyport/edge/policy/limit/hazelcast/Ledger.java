package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.sallyport.edge.policy.limit.Absence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the cluster remembers for members that come later: who is missing, who took leave, and which counts were lost. */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final String ABSENT = "absent/";
    private static final String FAREWELL = "farewell/";
    private static final String LOST = "lost/";

    /** Longer than any window lives on after its counts were lost. */
    private static final Duration LOST_KEPT = Duration.ofDays(367);

    private final IMap<String, long[]> map;
    private final Duration kept;

    Ledger(HazelcastInstance instance, Duration kept) {
        this.map = instance.getMap(HazelcastLimits.LEDGER);
        this.kept = kept;
    }

    /** Absences and, by partition, when counts were lost. */
    record Memory(List<Absence> absences, Map<Integer, Long> lost) {}

    /** Reads everything; blocks. */
    Memory read() {
        List<Absence> absences = new ArrayList<>();
        Map<Integer, Long> lost = new HashMap<>();
        for (Map.Entry<String, long[]> entry : map.entrySet()) {
            long[] numbers = entry.getValue();
            if (entry.getKey().startsWith(ABSENT)) {
                String edge = entry.getKey().substring(ABSENT.length());
                absences.add(new Absence(
                        edge, numbers[0], numbers[1], Long.MAX_VALUE, Math.toIntExact(numbers[2]), numbers[3] == 1));
            } else if (entry.getKey().startsWith(LOST)) {
                lost.put(Integer.valueOf(entry.getKey().substring(LOST.length())), numbers[0]);
            }
        }
        return new Memory(absences, lost);
    }

    void writeAbsent(Absence absence) {
        long[] numbers = {absence.since(), absence.noticed(), absence.members(), absence.oldest() ? 1 : 0};
        write(ABSENT + absence.edge(), numbers, kept.multipliedBy(2));
    }

    void writeLost(int partition, long now) {
        write(LOST + partition, new long[] {now}, LOST_KEPT);
    }

    /** Takes leave; blocks until the others can know. */
    void writeFarewell(String edge, long now) {
        map.set(FAREWELL + edge, new long[] {now}, kept.toMillis(), TimeUnit.MILLISECONDS);
    }

    void onFarewell(Consumer<String> listener) {
        map.addEntryListener((EntryAddedListener<String, long[]>) event -> farewell(event, listener), false);
        map.addEntryListener((EntryUpdatedListener<String, long[]>) event -> farewell(event, listener), false);
    }

    private static void farewell(EntryEvent<String, long[]> event, Consumer<String> listener) {
        if (event.getKey().startsWith(FAREWELL)) {
            listener.accept(event.getKey().substring(FAREWELL.length()));
        }
    }

    private void write(String key, long[] numbers, Duration ttl) {
        map.setAsync(key, numbers, ttl.toMillis(), TimeUnit.MILLISECONDS).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.atWarn().setCause(failure).addKeyValue("entry", key).log("ledger not written");
            }
        });
    }
}
