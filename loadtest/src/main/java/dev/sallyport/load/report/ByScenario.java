package dev.sallyport.load.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rounds of one run, by scenario, and what they are compared with. */
record ByScenario<R extends Round>(Map<String, List<R>> rounds) {
    /** Ratios are to this one. */
    static final String MEASURE = "01-nginx";

    /** What a scenario's name ends with when nginx does it. */
    private static final String BY_NGINX = "/nginx";

    static final String NO_GATEWAY = "00-no-gateway";

    static <R extends Round> ByScenario<R> of(List<R> rounds) {
        return new ByScenario<>(
                rounds.stream().collect(Collectors.groupingBy(Round::scenario, TreeMap::new, Collectors.toList())));
    }

    Optional<List<R>> measure() {
        return Optional.ofNullable(rounds.get(MEASURE));
    }

    /** What this scenario is compared with: nginx at the same, where it is something else than at {@link #MEASURE}. */
    Optional<List<R>> measure(String scenario) {
        String same = scenario.endsWith(BY_NGINX) ? scenario : scenario + BY_NGINX;
        return Optional.ofNullable(rounds.get(same)).or(this::measure);
    }

    /** What must be said of a scenario's rounds beside their medians. */
    static String remarks(List<? extends Round> rounds) {
        long noisy = rounds.stream().filter(round -> round.conditions().noisy()).count();
        long errors = rounds.stream()
                .flatMap(round -> round.errors().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        String said = rounds.size() + (noisy == 0 ? "" : ", " + noisy + " noisy");
        return errors == 0 ? said : said + "; **no result: " + errors + " errors**";
    }
}
