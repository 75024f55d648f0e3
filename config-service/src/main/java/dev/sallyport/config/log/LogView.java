package dev.sallyport.config.log;

import dev.sallyport.config.decide.Basis;
import dev.sallyport.contract.config.ConfigImage;

/**
 * The log as far as it was read. Immutable; replaced whole.
 *
 * @param configTrail which records of the config log were read last
 * @param historyTrail the same of the history
 */
public record LogView(
        Basis basis, LogPosition position, Progress progress, OffsetTrail configTrail, OffsetTrail historyTrail) {
    static final LogView START =
            new LogView(Basis.EMPTY, LogPosition.START, Progress.CATCHING_UP, OffsetTrail.EMPTY, OffsetTrail.EMPTY);

    /** How much the view is worth. */
    public enum Progress {
        /** Not yet read to where the log ended at the start: the view is of the past. */
        CATCHING_UP,
        LIVE
    }

    public ConfigImage image() {
        return basis.image();
    }

    /** The offset of the last record that is in the image. */
    public long offset() {
        return image().provenance().offset();
    }

    public boolean isLive() {
        return progress == Progress.LIVE;
    }

    LogView live() {
        return new LogView(basis, position, Progress.LIVE, configTrail, historyTrail);
    }
}
