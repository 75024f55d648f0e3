package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.Proc;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.IdleLatencyTable;
import dev.sallyport.load.report.IdleStreamsFigures;
import dev.sallyport.load.report.LatencyRound;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.IdleStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an event stream costs while nothing happens on it. Every target must be warm: its memory touched and settled. */
public final class IdleStreamsScenario {
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(60);
    private static final Duration SETTLES = Duration.ofSeconds(3);
    private static final Duration FILES_BACK_WITHIN = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final double MIB = 1_024 * 1_024;
    private static final double KIB = 1_024;

    private final Bench bench;
    /** By process: the least that was resident before streams. What it keeps of earlier ones is counted among the next. */
    private final Map<Long, Long> residentBefore = new HashMap<>();

    public IdleStreamsScenario(Bench bench) {
        this.bench = bench;
    }

    public List<IdleStreamsFigures> run(List<Target> targets) throws InterruptedException {
        List<IdleStreamsFigures> all = new ArrayList<>();
        for (Target target : targets) {
            IdleStreamsFigures figures = measure(target);
            awaitForgotten(target, targets);
            all.add(figures);
            bench.out()
                    .println("idle      %s: %s KiB RSS a stream, %d descriptors left after %s s"
                            .formatted(
                                    target.scenario(),
                                    Figure.text(1, figures.residentKibPerStream()),
                                    figures.openFilesLeft(),
                                    Figure.text(1, figures.filesBackSeconds())));
        }
        return all;
    }

    /** Calls at a constant rate on each target, with no streams and then with all of them open. */
    public List<LatencyRound> runLatencies(List<Target> targets) throws InterruptedException {
        List<LatencyRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            for (Target target : targets) {
                keep(new LatencyScenario(bench).measure(round, target, target.scenario()), rounds);
                keep(measureWithStreams(round, target), rounds);
                awaitForgotten(target, targets);
            }
        }
        return rounds;
    }

    private LatencyRound measureWithStreams(int round, Target target) throws InterruptedException {
        int count = bench.settings().streams();
        try (IdleStreams streams = IdleStreams.open(bench.transport(), target.endpoint(), count, OPENS_WITHIN)) {
            settle(target);
            LatencyRound measured = new LatencyScenario(bench)
                    .measure(round, target, target.scenario() + IdleLatencyTable.WITH_STREAMS);
            requireOpen(target, streams, count);
            return measured;
        }
    }

    private void keep(LatencyRound measured, List<LatencyRound> rounds) {
        rounds.add(measured);
        bench.out()
                .println("round %-3d %s: p50 %s µs, p99 %s µs%s"
                        .formatted(
                                measured.round(),
                                measured.scenario(),
                                Figure.text(0, measured.p50()),
                                Figure.text(0, measured.p99()),
                                Remarks.of(measured)));
    }

    private static void requireOpen(Target target, IdleStreams streams, int count) {
        if (streams.open() != count) {
            throw new IllegalStateException(
                    target.scenario() + " ended " + (count - streams.open()) + " of " + count + " idle streams");
        }
    }

    /** What an edge still keeps for clients that left must not be taken for a part of what is measured next. */
    private static void awaitForgotten(Target target, List<Target> targets) throws InterruptedException {
        Thread.sleep(targets.size() == 1 ? Duration.ZERO : target.remembers());
    }

    private IdleStreamsFigures measure(Target target) throws InterruptedException {
        int count = bench.settings().streams();
        settle(target);
        long before = residentBefore.merge(target.pid(), Proc.residentBytes(target.pid()), Math::min);
        Optional<Double> otherBefore = otherEdge(target);
        Optional<Double> heapBefore = target.heapBytes();
        long filesBefore = Proc.openFiles(target.pid());
        long opening = System.nanoTime();
        double openedSeconds;
        long residentOpen;
        Optional<Double> otherOpen;
        Optional<Double> heapOpen;
        long filesOpen;
        try (IdleStreams streams = IdleStreams.open(bench.transport(), target.endpoint(), count, OPENS_WITHIN)) {
            openedSeconds = secondsSince(opening);
            settle(target);
            residentOpen = Proc.residentBytes(target.pid());
            otherOpen = otherEdge(target);
            heapOpen = target.heapBytes();
            filesOpen = Proc.openFiles(target.pid());
            requireOpen(target, streams, count);
        }
        long closed = System.nanoTime();
        long filesLeft = awaitFiles(target, filesBefore, closed);
        return new IdleStreamsFigures(
                target.scenario(),
                count,
                Figure.rounded(2, openedSeconds),
                Figure.rounded(1, before / MIB),
                Figure.rounded(1, residentOpen / MIB),
                Figure.rounded(2, residentKib(residentOpen - before, heapBefore, heapOpen) / count),
                filesBefore,
                filesOpen,
                Math.max(0, filesLeft),
                Figure.rounded(1, secondsSince(closed)),
                kibPerStream(otherBefore, otherOpen, count),
                kibPerStream(heapBefore, heapOpen, count));
    }

    /** A heap is resident whether it is in use or not, from the start: what is in use more is added. */
    private static double residentKib(long more, Optional<Double> heapBefore, Optional<Double> heapOpen) {
        double heapMore =
                heapBefore.flatMap(from -> heapOpen.map(to -> to - from)).orElse(0.0);
        return (more + heapMore) / KIB;
    }

    /** Resident, and of its heap what is in use: of that only the growth says anything. */
    private static Optional<Double> otherEdge(Target target) throws InterruptedException {
        Optional<Double> heap = target.otherHeapBytes();
        return target.otherEdge().map(Proc::residentBytes).flatMap(resident -> heap.map(used -> resident + used));
    }

    private static Optional<Double> kibPerStream(Optional<Double> before, Optional<Double> open, int count) {
        return before.flatMap(from -> open.map(to -> Figure.rounded(2, (to - from) / KIB / count)));
    }

    private static void settle(Target target) throws InterruptedException {
        Thread.sleep(SETTLES);
        target.settle();
    }

    private static long awaitFiles(Target target, long before, long since) throws InterruptedException {
        long left = Proc.openFiles(target.pid()) - before;
        while (left > 0 && System.nanoTime() - since < FILES_BACK_WITHIN.toNanos()) {
            Thread.sleep(BETWEEN_LOOKS);
            left = Proc.openFiles(target.pid()) - before;
        }
        return left;
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
