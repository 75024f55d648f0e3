package dev.sallyport.config.decide;

import java.util.List;

/** The answer to a command, before anything is written. */
public sealed interface Decision {
    /**
     * It can be done.
     *
     * @param changes to append, all or none; empty when everything is already as wanted
     * @param effects one a resource that the command names, in its order
     */
    record Accepted(List<Change> changes, List<Effect> effects) implements Decision {
        public Accepted {
            changes = List.copyOf(changes);
            effects = List.copyOf(effects);
        }
    }

    record Refused(Refusal refusal) implements Decision {}
}
