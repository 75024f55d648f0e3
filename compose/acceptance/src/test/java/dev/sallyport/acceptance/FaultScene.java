package dev.sallyport.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where something breaks: the cluster and the load on it. It takes down what there is to tell beside the load's books. */
final class FaultScene {
    private final ClusterUnderTest cluster;
    private final FaultLoad load;
    private final NumberedUpstream upstream;
    private final String name;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long lost;

    FaultScene(ClusterUnderTest cluster, FaultLoad load, NumberedUpstream upstream, String name) {
        this.cluster = cluster;
        this.load = load;
        this.upstream = upstream;
        this.name = name;
    }

    ClusterUnderTest cluster() {
        return cluster;
    }

    FaultLoad load() {
        return load;
    }

    NumberedUpstream upstream() {
        return upstream;
    }

    /** Of a server that the load does not use. */
    String server(String suffix) {
        return name + "-" + suffix;
    }

    synchronized void saw(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    synchronized void saw(String what, long times) {
        seen.merge(what, Math.toIntExact(times), Integer::sum);
    }

    /** So many call records are gone, as whoever dropped them says. */
    synchronized void lost(long records) {
        lost = records;
    }

    synchronized long lost() {
        return lost;
    }

    synchronized void expect(boolean right, String otherwise) {
        if (!right) {
            wrong.add(otherwise);
        }
    }

    /** How often what was seen. */
    synchronized Map<String, Integer> seen() {
        return new TreeMap<>(seen);
    }

    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }
}
