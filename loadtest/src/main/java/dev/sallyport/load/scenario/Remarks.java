package dev.sallyport.load.scenario;

import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.Round;

/** What a progress line says of a round that is not as it should be. */
final class Remarks {
    private Remarks() {}

    static String of(Round round) {
        String noise = round.conditions().noisy()
                ? " (noisy: foreign " + Figure.percent(round.conditions().foreign()) + ", stolen "
                        + Figure.percent(round.conditions().stolen()) + ")"
                : "";
        return round.errors().isEmpty() ? noise : noise + " ERRORS " + round.errors();
    }
}
