package dev.sallyport.load.machine;

/**
 * Who runs where.
 *
 * @param target the process that is measured, and it alone
 * @param load generator, upstream stub and Kafka
 */
public record Cores(int target, int load) {
    public Cores {
        if (target == load) {
            throw new IllegalArgumentException("target and load share core " + target + " (expected: two cores)");
        }
    }
}
