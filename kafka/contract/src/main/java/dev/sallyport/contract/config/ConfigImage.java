package dev.sallyport.contract.config;

import dev.sallyport.contract.config.ConfigRecord.ServerChanged;
import dev.sallyport.contract.config.ConfigRecord.ServerRemoved;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole configuration at one offset of the log. Immutable.
 *
 * @param servers by name
 * @param revision the highest that any record so far carried
 */
public record ConfigImage(
        Map<String, ServerChanged> servers,
        Optional<SessionKeysChanged> sessionKeys,
        long revision,
        Provenance provenance) {
    public static final ConfigImage EMPTY = new ConfigImage(Map.of(), Optional.empty(), 0, Provenance.NONE);

    public ConfigImage {
        servers = Map.copyOf(servers);
    }

    /** The image after {@code records}, in their order. */
    public ConfigImage apply(List<ConfigRecord> records, Provenance after) {
        if (records.isEmpty()) {
            return new ConfigImage(servers, sessionKeys, revision, after);
        }
        Map<String, ServerChanged> nextServers = new HashMap<>(servers);
        Optional<SessionKeysChanged> nextKeys = sessionKeys;
        long nextRevision = revision;
        for (ConfigRecord configRecord : records) {
            switch (configRecord) {
                case ServerChanged changed -> {
                    nextServers.put(changed.server().name(), changed);
                    nextRevision = Math.max(nextRevision, changed.revision());
                }
                case ServerRemoved removed -> nextServers.remove(removed.name());
                case SessionKeysChanged changed -> {
                    nextKeys = Optional.of(changed);
                    nextRevision = Math.max(nextRevision, changed.revision());
                }
            }
        }
        return new ConfigImage(nextServers, nextKeys, nextRevision, after);
    }

    /** The fewest records that add up to this image. */
    public Stream<ConfigRecord> records() {
        return Stream.concat(sessionKeys.stream(), servers.values().stream());
    }
}
