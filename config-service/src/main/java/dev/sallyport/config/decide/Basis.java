package dev.sallyport.config.decide;

import dev.sallyport.contract.config.ConfigImage;
import java.util.List;

/**
 * What a decision is based on.
 *
 * @param revision the highest that was ever given out, also to what was removed since
 */
public record Basis(ConfigImage image, long revision) {
    public static final Basis EMPTY = new Basis(ConfigImage.EMPTY, 0);

    public Basis {
        revision = Math.max(revision, image.revision());
    }

    /** What the basis will be once {@code changes} are in the log. */
    Basis after(List<Change> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        ConfigImage next =
                image.apply(changes.stream().map(Change::configRecord).toList(), image.provenance());
        return new Basis(next, changes.getLast().revision());
    }
}
