package dev.sallyport.acceptance;

import java.time.Duration;

/**
 * Something that breaks under load, and what may come of it.
 *
 * @param seen what a client may see, in words
 * @param failuresMax how many calls may fail
 * @param recordsLostMax how many calls that were answered may have no record
 */
record Fault(String name, String seen, Work work, int failuresMax, int recordsLostMax) {
    private static final int CALLERS = FaultLoad.SESSIONS + FaultLoad.SESSIONLESS;

    @FunctionalInterface
    interface Work {
        void on(ClusterUnderTest cluster) throws Exception;
    }

    static Fault rollingRestart() {
        return new Fault(
                "SIGTERM, each edge in turn, and its start",
                "nothing",
                cluster -> {
                    for (int edge = 1; edge <= cluster.edges().size(); edge++) {
                        cluster.down("edge-" + edge);
                        cluster.up("edge-" + edge);
                    }
                },
                0,
                0);
    }

    /** Each caller has one call under way at a time, and the edge may be killed before it noted those it has just answered. */
    static Fault kill(int edge) {
        return new Fault(
                "kill -9 of edge-" + edge + ", and its start",
                "calls under way on that edge break",
                cluster -> {
                    cluster.kill("edge-" + edge);
                    cluster.up("edge-" + edge);
                },
                CALLERS,
                CALLERS);
    }

    static Fault kafkaAway(Duration time) {
        return new Fault(
                "Kafka down for " + time.toSeconds() + " s",
                "nothing",
                cluster -> {
                    cluster.down("kafka");
                    Thread.sleep(time);
                    cluster.up("kafka");
                },
                0,
                0);
    }
}
