package dev.sallyport.acceptance;

import dev.sallyport.acceptance.TroubledUpstream.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Something that breaks under load, and what may come of it.
 *
 * @param seen what a client may see, in words
 * @param failuresMax how many calls of the load may fail, beside those that fail as {@code fails} says
 * @param recordsLostMax how many calls of the load that were answered may have no record
 * @param fails how calls of the load fail as they are meant to; nothing for not at all
 */
record Fault(String name, String seen, Work work, int failuresMax, int recordsLostMax, Optional<String> fails) {
    private static final int CALLERS = FaultLoad.SESSIONS + FaultLoad.SESSIONLESS + FaultLoad.LIMITED;
    private static final int NEW_CALLERS = 3;
    private static final String UNCOUNTED = "limited 503 limit_unavailable";

    /** Long enough for members of the cluster to give one another up. */
    private static final Duration A_WHILE = Duration.ofSeconds(10);

    /** Twice the time to notice it, and more. */
    private static final Duration CUT_OFF = Duration.ofSeconds(25);

    /** Breaks it and, where it can be, mends it. */
    @FunctionalInterface
    interface Work {
        void on(FaultScene scene) throws Exception;
    }

    /** The short part: what a build has time for. */
    static List<Fault> some() {
        return List.of(kill(2, Optional.of(UNCOUNTED)));
    }

    /** All, for three edges; {@code kafkaAway} is how long Kafka is down. */
    static List<Fault> all(Duration kafkaAway) {
        List<Fault> all = new ArrayList<>();
        all.add(rollingRestart());
        IntStream.rangeClosed(1, 3).forEach(edge -> all.add(kill(edge, Optional.empty())));
        all.add(pause(2));
        if (OwnNetwork.isHere()) {
            all.add(partition(3));
        }
        all.add(kafkaAway(kafkaAway));
        all.add(spoolFull(2));
        all.add(configServiceAway());
        all.add(KeycloakFault.away());
        for (Trouble trouble : Trouble.values()) {
            all.add(NeighbourFaults.upstream(trouble));
        }
        all.add(NeighbourFaults.slowClients());
        return List.copyOf(all);
    }

    static Fault rollingRestart() {
        return harmless("SIGTERM, each edge in turn, and its start", "nothing", scene -> {
            ClusterUnderTest cluster = scene.cluster();
            for (int edge = 1; edge <= cluster.edges().size(); edge++) {
                cluster.down("edge-" + edge);
                cluster.up("edge-" + edge);
            }
        });
    }

    /**
     * Each caller has one call under way at a time, and the edge may be killed before it noted those it has just answered. A caller
     * whose call broke may come to that edge once more: for a tenth of a second it is thought to be ready, and on a busy machine its client
     * may not have heard yet that another connection which it kept is gone, too.
     *
     * @param fails how further calls may fail, on a machine that has other work
     */
    private static Fault kill(int edge, Optional<String> fails) {
        return new Fault(
                "kill -9 of edge-" + edge + ", and its start",
                "calls under way on that edge break",
                scene -> {
                    scene.cluster().kill("edge-" + edge);
                    scene.cluster().up("edge-" + edge);
                },
                2 * CALLERS,
                CALLERS,
                fails);
    }

    /** Callers whose calls are under way there wait; others come and are answered. */
    private static Fault pause(int edge) {
        return uncounting(
                "SIGSTOP of edge-" + edge + " for " + A_WHILE.toSeconds() + " s, and SIGCONT",
                "calls under way on that edge wait for it, and its streams are silent; calls with a limit that is counted"
                        + " there: 503, `limit_unavailable`, until the others give it up (5 s)",
                scene -> {
                    scene.cluster().pause("edge-" + edge);
                    try {
                        scene.load().awaitTurnedAway(edge);
                        scene.load().newCallers(NEW_CALLERS);
                        scene.load().goesOnFor(A_WHILE);
                    } finally {
                        scene.cluster().goOn("edge-" + edge);
                    }
                });
    }

    /** For so long that the edge that is cut off comes to admit its share. */
    private static Fault partition(int edge) {
        return uncounting(
                "edge-" + edge + " cut off from the others' cluster for " + CUT_OFF.toSeconds() + " s",
                "calls with a limit, on that edge, later those that it has no share for: 503, `limit_unavailable`",
                scene -> {
                    OwnNetwork network = new OwnNetwork();
                    network.cutOff(edge, scene.cluster().edges().size());
                    try {
                        scene.load().goesOnFor(CUT_OFF);
                    } finally {
                        network.heal();
                    }
                    scene.load().goesOnFor(CUT_OFF);
                });
    }

    static Fault kafkaAway(Duration time) {
        return harmless("Kafka down for " + time.toSeconds() + " s", "nothing", scene -> {
            scene.cluster().down("kafka");
            scene.load().goesOnFor(time);
            scene.cluster().up("kafka");
        });
    }

    private static Fault configServiceAway() {
        return harmless("config-service killed, away for " + A_WHILE.toSeconds() + " s", "nothing", scene -> {
            scene.cluster().kill("config-service");
            scene.load().goesOnFor(A_WHILE);
            scene.cluster().up("config-service");
        });
    }

    /** Neither disk nor memory has room: what is lost is what the edge says is lost, record by record. */
    private static Fault spoolFull(int edge) {
        String process = "edge-" + edge;
        Map<String, String> small = Map.of("SPOOL_CALLS_BYTES", "1048576", "TELEMETRY_RECORDS", "500");
        return new Fault(
                "Kafka down, and the spool of " + process + " full (1 MiB)",
                "nothing; the newest call records of that edge are dropped, and counted",
                scene -> {
                    ClusterUnderTest cluster = scene.cluster();
                    cluster.down(process);
                    cluster.up(small, process);
                    cluster.down("kafka");
                    scene.load().until(() -> cluster.metric(edge - 1, "sallyport_telemetry_dropped_total") > 100);
                    cluster.up("kafka");
                    scene.load().until(() -> cluster.metric(edge - 1, "sallyport_spool_records") < 100);
                    scene.lost((long) cluster.metric(edge - 1, "sallyport_telemetry_dropped_total"));
                    cluster.down(process);
                    cluster.up(process);
                },
                0,
                0,
                Optional.empty());
    }

    /** Of which no call notices anything, and of which every record is kept. */
    static Fault harmless(String name, String seen, Work work) {
        return new Fault(name, seen, work, 0, 0, Optional.empty());
    }

    /** Of which calls notice that they cannot be counted, and nothing else. */
    private static Fault uncounting(String name, String seen, Work work) {
        return new Fault(name, seen, work, 0, 0, Optional.of(UNCOUNTED));
    }
}
