package dev.sallyport.topics;

/** How many brokers keep each record: 1 on a laptop, 3 in production. */
public record Replication(short factor) {
    static final String MIN_IN_SYNC = "min.insync.replicas";

    private static final int FACTOR_MAX = 9;

    public Replication {
        if (factor < 1 || factor > FACTOR_MAX) {
            throw new IllegalArgumentException("replication: " + factor + " (expected: 1 to " + FACTOR_MAX + ")");
        }
    }

    public static Replication of(int factor) {
        return new Replication((short) Math.clamp(factor, Short.MIN_VALUE, Short.MAX_VALUE));
    }

    /** One broker may be down while writers with {@code acks=all} go on. */
    int minInSync() {
        return Math.max(1, factor - 1);
    }
}
