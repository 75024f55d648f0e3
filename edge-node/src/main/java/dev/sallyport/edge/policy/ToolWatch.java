package dev.sallyport.edge.policy;

import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditEvent.ToolChanged;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * What this edge has seen of pinned tools that its upstreams list otherwise than they are pinned. It outlives snapshots, so
 * that a change that has nothing to do with a tool does not bring it back. As large as the pins, and safe for any thread.
 */
public final class ToolWatch {
    /** An upstream that never lists a tool twice alike does not fill the audit trail. */
    private static final int TOLD_MAX = 16;

    private static final String NO_HASH = "";

    private final Consumer<AuditEvent> audit;
    private final ConcurrentMap<String, ConcurrentMap<String, Sighting>> servers = new ConcurrentHashMap<>();

    /**
     * A tool that was listed otherwise than pinned.
     *
     * @param pin that was in force then
     * @param latest hash that was seen; empty where the definition has none
     * @param told the hashes that the audit trail has
     */
    private record Sighting(String pin, String latest, Set<String> told) {}

    /** A watch that tells {@code audit} of every definition once. */
    public ToolWatch(Consumer<AuditEvent> audit) {
        this.audit = audit;
    }

    /** Forgets the servers that are not among {@code names}. */
    public void retain(Collection<String> names) {
        servers.keySet().retainAll(names);
    }

    /** Whether the definition that was seen last is another than {@code pin}. */
    boolean hasChanged(String server, String tool, String pin) {
        ConcurrentMap<String, Sighting> tools = servers.get(server);
        Sighting sighting = tools == null ? null : tools.get(tool);
        return sighting != null && !sighting.latest().equals(pin);
    }

    /** Notes the definition of a tool that was listed. */
    void saw(String server, String tool, String pin, Optional<String> hash) {
        String seen = hash.orElse(NO_HASH);
        ConcurrentMap<String, Sighting> known = servers.get(server);
        if (seen.equals(pin) && (known == null || !known.containsKey(tool))) {
            return;
        }
        servers.computeIfAbsent(server, first -> new ConcurrentHashMap<>()).compute(tool, (name, before) -> {
            boolean isNews = before == null || !before.pin().equals(pin);
            Set<String> told = isNews ? new HashSet<>() : new HashSet<>(before.told());
            if (!seen.equals(pin) && told.size() < TOLD_MAX && told.add(seen)) {
                audit.accept(new ToolChanged(server, name, isNews ? pin : before.latest(), hash));
            }
            return new Sighting(pin, seen, told);
        });
    }
}
