package dev.sallyport.load.subject;

/** Reads a page in the text format of Prometheus. */
public final class Metrics {
    private Metrics() {}

    /** The sum of all samples whose line begins so. */
    public static double sum(String page, String beginning) {
        return page.lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
