package dev.sallyport.edge.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Results that were kept, bounded in bytes; what was not asked for longest goes first. Confined to its event loop: each
 * loop keeps for itself, so nothing is locked and nothing waits.
 */
final class ResultCache {
    /** Of an entry, beside its bytes. */
    private static final int ENTRY_BYTES = 512;

    private final long bytesMax;
    private final Map<String, CachedResult> results = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    ResultCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    Optional<CachedResult> find(String key, long nowNanos) {
        CachedResult found = results.get(key);
        if (found != null && found.hasEnded(nowNanos)) {
            forget(key);
            return Optional.empty();
        }
        return Optional.ofNullable(found);
    }

    void keep(String key, CachedResult result) {
        forget(key);
        if (size(result) > bytesMax) {
            return;
        }
        results.put(key, result);
        bytes += size(result);
        Iterator<CachedResult> oldest = results.values().iterator();
        while (bytes > bytesMax) {
            bytes -= size(oldest.next());
            oldest.remove();
        }
    }

    private void forget(String key) {
        CachedResult before = results.remove(key);
        if (before != null) {
            bytes -= size(before);
        }
    }

    private static long size(CachedResult result) {
        return (long) result.length() + ENTRY_BYTES;
    }

    /** How many bytes are kept. */
    long bytes() {
        return bytes;
    }
}
