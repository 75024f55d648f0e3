package dev.sallyport.config.decide;

import java.util.List;
import java.util.Locale;

/**
 * What a command does to one resource.
 *
 * @param revision of the resource from then on
 * @param fields what differs from before; nothing where there was nothing before
 */
public record Effect(String kind, String name, Action action, long revision, List<FieldChange> fields) {
    public Effect {
        fields = List.copyOf(fields);
    }

    static Effect of(ResourceId id, Action action, long revision, List<FieldChange> fields) {
        return new Effect(id.kind().label(), id.name(), action, revision, fields);
    }

    /** The labels are those of {@link dev.sallyport.contract.config.HistoryEntry#change()} and of the API alike. */
    public enum Action {
        CREATED,
        UPDATED,
        ROLLED_BACK,
        REMOVED,
        ROTATED,
        /** Nothing was written: the resource is already so. */
        UNCHANGED;

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
