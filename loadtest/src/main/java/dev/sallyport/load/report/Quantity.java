package dev.sallyport.load.report;

/** What must not grow while a load stays the same, and by how much it may differ between two quarters of a soak. */
public enum Quantity {
    /** What a cache or a ring holds at one moment and not at another. */
    HEAP("heap after a collection, MiB", 0.05, 3),
    /** Netty takes it in chunks of 4 MiB. */
    DIRECT("direct memory, MiB", 0.05, 4),
    /** The heap is whole and touched from the start, but the code cache and metaspace go on filling for a while. */
    RESIDENT("resident memory, MiB", 0.03, 10),
    SESSIONS("sessions in the directory", 0.10, 20),
    STREAMS("open streams", 0.25, 4),
    /** Connections of clients and upstreams that are kept alive come and go. */
    FILES("descriptors", 0.05, 10),
    /** The JDK's and Hazelcast's pools have a thread more or less. */
    THREADS("threads", 0, 3);

    private final String title;
    private final double share;
    private final double least;

    Quantity(String title, double share, double least) {
        this.title = title;
        this.share = share;
        this.least = least;
    }

    public String title() {
        return title;
    }

    /** How much more it may be than {@code settled}. */
    double growthMax(double settled) {
        return Math.max(least, settled * share);
    }
}
