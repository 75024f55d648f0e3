package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.Proc;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.IdleStreamsFigures;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.IdleStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** What an edge still keeps for clients that left must not be taken for a part of what is measured next. */
    private static void awaitForgotten(Target target, List<Target> targets) throws InterruptedException {
        if (!target.scenario().equals(targets.getLast().scenario())) {
            Thread.sleep(target.remembers());
        }
    }

    private IdleStreamsFigures measure(Target target) throws InterruptedException {
        int count = bench.settings().streams();
        settle(target);
        long residentBefore = Proc.residentBytes(target.pid());
        Optional<Long> otherBefore = target.otherEdge().map(Proc::residentBytes);
        Optional<Double> heapBefore = target.heapBytes();
        long filesBefore = Proc.openFiles(target.pid());
        long opening = System.nanoTime();
        double openedSeconds;
        long residentOpen;
        Optional<Long> otherOpen;
        Optional<Double> heapOpen;
        long filesOpen;
        try (IdleStreams streams = IdleStreams.open(bench.transport(), target.endpoint(), count, OPENS_WITHIN)) {
            openedSeconds = secondsSince(opening);
            settle(target);
            residentOpen = Proc.residentBytes(target.pid());
            otherOpen = target.otherEdge().map(Proc::residentBytes);
            heapOpen = target.heapBytes();
            filesOpen = Proc.openFiles(target.pid());
            if (streams.open() != count) {
                throw new IllegalStateException(
                        target.scenario() + " ended " + (count - streams.open()) + " of " + count + " idle streams");
            }
        }
        long closed = System.nanoTime();
        long filesLeft = awaitFiles(target, filesBefore, closed);
        return new IdleStreamsFigures(
                target.scenario(),
                count,
                Figure.rounded(2, openedSeconds),
                Figure.rounded(1, residentBefore / MIB),
                Figure.rounded(1, residentOpen / MIB),
                Figure.rounded(2, (residentOpen - residentBefore) / KIB / count),
                filesBefore,
                filesOpen,
                Math.max(0, filesLeft),
                Figure.rounded(1, secondsSince(closed)),
                kibPerStream(otherBefore.map(Long::doubleValue), otherOpen.map(Long::doubleValue), count),
                kibPerStream(heapBefore, heapOpen, count));
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
