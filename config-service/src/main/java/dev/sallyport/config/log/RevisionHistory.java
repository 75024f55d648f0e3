package dev.sallyport.config.log;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.HistoryEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest revisions of every resource, as text. Added to by the replay thread only; read from any thread, where
 * each answer is consistent in itself.
 */
public final class RevisionHistory {
    /** What people look through; the topic keeps everything. */
    static final int REVISIONS_OF_ONE_MAX = 50;
    /** About 80 MiB with usual resources. */
    static final int REVISIONS_MAX = 100_000;

    private static final Codec<HistoryEntry> CODEC = Json.codec(HistoryEntry.class);

    private final Map<String, List<Kept>> kept = new ConcurrentHashMap<>();
    private final Deque<Oldest> oldest = new ArrayDeque<>();

    private record Kept(long revision, String value) {
        HistoryEntry entry() {
            return CODEC.decode(value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private record Oldest(String key, long revision) {}

    void add(HistoryEntry entry, byte[] value) {
        List<Kept> revisions = new ArrayList<>(kept.getOrDefault(entry.key(), List.of()));
        revisions.add(new Kept(entry.revision(), new String(value, StandardCharsets.UTF_8)));
        if (revisions.size() > REVISIONS_OF_ONE_MAX) {
            revisions.removeFirst();
        }
        kept.put(entry.key(), List.copyOf(revisions));
        oldest.addLast(new Oldest(entry.key(), entry.revision()));
        if (oldest.size() > REVISIONS_MAX) {
            forget(oldest.removeFirst());
        }
    }

    void clear() {
        kept.clear();
        oldest.clear();
    }

    private void forget(Oldest gone) {
        List<Kept> revisions = kept.getOrDefault(gone.key(), List.of()).stream()
                .filter(revision -> revision.revision() != gone.revision())
                .toList();
        if (revisions.isEmpty()) {
            kept.remove(gone.key());
        } else {
            kept.put(gone.key(), revisions);
        }
    }

    /** The newest first, from below {@code before}. */
    public List<HistoryEntry> newest(String key, long before, int limit) {
        return kept.getOrDefault(key, List.of()).reversed().stream()
                .filter(revision -> revision.revision() < before)
                .limit(limit)
                .map(Kept::entry)
                .toList();
    }

    public Optional<HistoryEntry> revision(String key, long revision) {
        return kept.getOrDefault(key, List.of()).stream()
                .filter(one -> one.revision() == revision)
                .findFirst()
                .map(Kept::entry);
    }
}
