package dev.sallyport.load.report;

import java.util.Map;
import java.util.stream.Collectors;

/** What a soak did, and how the edges were meanwhile. */
final class SoakTable {
    private SoakTable() {}

    static String of(Results.Soak soak) {
        Table table = new Table("what, on which edge", "flat", "settled", "at the end", "may be", "highest", "samples");
        soak.growths()
                .forEach(growth -> table.row(
                        growth.quantity().title() + ", " + growth.edge(),
                        growth.isFlat() ? "yes" : "**no**",
                        Figure.text(1, growth.settled()),
                        Figure.text(1, growth.last()),
                        Figure.text(1, growth.settled() + growth.growthMax()),
                        Figure.text(1, growth.max()),
                        Figure.whole(growth.samples())));
        return table + "\n" + counts("done", soak.done()) + counts("not as it should be", soak.faults())
                + stalls(soak.stalls())
                + "- %s of one core in all\n".formatted(Figure.percent(soak.cores()));
    }

    private static String stalls(Results.Stalls stalls) {
        return stalls.count() == 0
                ? ""
                : "- the machine stood still %s times, for %s s at most; not as it should be then: %s"
                        .formatted(
                                Figure.whole(stalls.count()),
                                Figure.text(1, stalls.longestSeconds()),
                                text(stalls.faults()));
    }

    private static String counts(String what, Map<String, Long> counts) {
        return "- " + what + ": " + text(counts);
    }

    private static String text(Map<String, Long> counts) {
        String said = counts.entrySet().stream()
                .map(count -> Figure.whole(count.getValue()) + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return (said.isEmpty() ? "nothing" : said) + "\n";
    }
}
