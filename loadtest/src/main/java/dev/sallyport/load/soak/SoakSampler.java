package dev.sallyport.load.soak;

import dev.sallyport.load.machine.Proc;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.Quantity;
import dev.sallyport.load.report.SoakSample;
import dev.sallyport.load.subject.EdgeProcess;
import dev.sallyport.load.subject.Metrics;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at all edges. A heap tells something only right after a collection, and a collection costs something, so the edges
 * take turns with that. Used by one thread.
 */
final class SoakSampler {
    private static final double MIB = 1_024 * 1_024;
    private static final String SESSIONS = "sallyport_sessions_live";

    private final List<EdgeProcess> edges;
    private final Tally tally;
    private final long beganNanos = System.nanoTime();
    private final List<SoakSample> samples = new ArrayList<>();
    private int turn;

    SoakSampler(List<EdgeProcess> edges, Tally tally) {
        this.edges = List.copyOf(edges);
        this.tally = tally;
    }

    /** Takes a sample of each edge and returns them; an edge that does not say how it is is a fault, and the soak goes on. */
    List<SoakSample> look() throws InterruptedException {
        List<SoakSample> taken = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            EdgeProcess edge = edges.get(i);
            try {
                taken.add(sample(edge, turn % edges.size() == i));
            } catch (UncheckedIOException | IllegalStateException unsaid) {
                tally.fault("looks at " + edge.name(), unsaid);
            }
        }
        turn++;
        samples.addAll(taken);
        return taken;
    }

    private SoakSample sample(EdgeProcess edge, boolean collects) throws InterruptedException {
        Map<Quantity, Double> quantities = new EnumMap<>(Quantity.class);
        if (collects) {
            edge.collect();
        }
        String page = edge.metrics();
        if (collects) {
            quantities.put(Quantity.HEAP, mib(Metrics.sum(page, "jvm_memory_used_bytes{area=\"heap\"")));
        }
        quantities.put(
                Quantity.DIRECT,
                mib(Metrics.sum(page, "sallyport_memory_direct_bytes")
                        + Metrics.sum(page, "jvm_buffer_memory_used_bytes{id=\"direct\"")));
        quantities.put(Quantity.RESIDENT, mib((double) Proc.residentBytes(edge.pid())));
        if (page.lines().anyMatch(line -> line.startsWith(SESSIONS))) {
            quantities.put(Quantity.SESSIONS, Metrics.sum(page, SESSIONS));
        }
        quantities.put(Quantity.STREAMS, Metrics.sum(page, "sallyport_streams_open"));
        quantities.put(Quantity.FILES, (double) Proc.openFiles(edge.pid()));
        quantities.put(Quantity.THREADS, (double) Proc.threads(edge.pid()));
        double seconds = Figure.rounded(1, (System.nanoTime() - beganNanos) / 1e9);
        return new SoakSample(seconds, edge.name(), quantities);
    }

    private static double mib(double bytes) {
        return Figure.rounded(2, bytes / MIB);
    }

    List<SoakSample> samples() {
        return List.copyOf(samples);
    }
}
