package dev.sallyport.contract.config;

import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.ResourceRemoved;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole configuration at one offset of the log. Immutable.
 *
 * @param revision the highest that any record so far carried
 */
public record ConfigImage(
        Resources resources, Optional<SessionKeysChanged> sessionKeys, long revision, Provenance provenance) {
    public static final ConfigImage EMPTY = new ConfigImage(Resources.NONE, Optional.empty(), 0, Provenance.NONE);

    /** The servers by name. */
    public Map<String, ResourceChanged<ServerDefinition>> servers() {
        return resources.of(ResourceKind.SERVER);
    }

    /** The backend of {@code server}; empty where it names one that is not there. */
    public Optional<BackendDefinition> backend(ServerDefinition server) {
        return switch (server.backend()) {
            case ServerBackend.Own own -> Optional.of(own.definition());
            case ServerBackend.Named named ->
                resources
                        .find(ResourceKind.BACKEND, named.name())
                        .map(changed -> changed.resource().definition());
        };
    }

    /** The image after {@code records}, in their order. */
    public ConfigImage apply(List<ConfigRecord> records, Provenance after) {
        if (records.isEmpty()) {
            return new ConfigImage(resources, sessionKeys, revision, after);
        }
        Resources.Edit edit = new Resources.Edit(resources);
        Optional<SessionKeysChanged> nextKeys = sessionKeys;
        long nextRevision = revision;
        for (ConfigRecord configRecord : records) {
            switch (configRecord) {
                case ResourceChanged<?> changed -> {
                    edit.put(changed);
                    nextRevision = Math.max(nextRevision, changed.revision());
                }
                case ResourceRemoved removed -> edit.remove(removed.kind(), removed.name());
                case SessionKeysChanged changed -> {
                    nextKeys = Optional.of(changed);
                    nextRevision = Math.max(nextRevision, changed.revision());
                }
            }
        }
        return new ConfigImage(edit.done(), nextKeys, nextRevision, after);
    }

    /** The fewest records that add up to this image. */
    public Stream<ConfigRecord> records() {
        return Stream.concat(sessionKeys.stream(), resources.all());
    }
}
