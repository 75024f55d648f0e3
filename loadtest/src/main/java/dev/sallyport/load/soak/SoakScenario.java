package dev.sallyport.load.soak;

import dev.sallyport.load.machine.Proc;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.Growth;
import dev.sallyport.load.report.Results;
import dev.sallyport.load.report.RunFacts;
import dev.sallyport.load.report.SoakLog;
import dev.sallyport.load.subject.EdgeProcess;
import dev.sallyport.load.subject.SoakSubject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Has the load run for so long, and looks every ten seconds. */
public final class SoakScenario {
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(10);
    private static final int LOOKS_A_LINE = 6;

    private final SoakSubject subject;
    private final List<Long> processes;
    private final SoakLog log;
    private final PrintStream out;

    /**
     * Soaks {@code subject}.
     *
     * @param upstream its process, which counts among those of the run
     */
    public SoakScenario(SoakSubject subject, long upstream, SoakLog log, PrintStream out) {
        this.subject = subject;
        this.processes = Stream.of(
                        List.of(upstream, ProcessHandle.current().pid()),
                        subject.helpers(),
                        subject.edges().stream().map(EdgeProcess::pid).toList())
                .flatMap(List::stream)
                .toList();
        this.log = log;
        this.out = out;
    }

    public Results.Soak run(RunFacts facts, int minutes) throws InterruptedException {
        try (StallWatch watch = StallWatch.start()) {
            return run(facts, minutes, watch);
        }
    }

    private Results.Soak run(RunFacts facts, int minutes, StallWatch watch) throws InterruptedException {
        Tally tally = new Tally(watch, out);
        SoakSampler sampler = new SoakSampler(subject.edges(), tally);
        long began = System.nanoTime();
        Duration cpuBefore = cpu();
        SoakLoad load = SoakLoad.start(subject, tally);
        try {
            long looks = Duration.ofMinutes(minutes).dividedBy(LOOKS_EVERY);
            for (long look = 1; look <= looks; look++) {
                awaitTurn(began, look);
                log.add(sampler.look());
                if (look % LOOKS_A_LINE == 0) {
                    out.println("minute %-3d done %s, faults %s, in %d stalls %s, %s of a core"
                            .formatted(
                                    look / LOOKS_A_LINE,
                                    tally.done(),
                                    tally.faults(),
                                    watch.stalls(),
                                    tally.stalled(),
                                    share(cpuBefore, began)));
                }
            }
        } finally {
            load.close();
        }
        double cores = cpu().minus(cpuBefore).toNanos() / (double) (System.nanoTime() - began);
        return new Results.Soak(
                facts,
                minutes,
                Figure.rounded(3, cores),
                tally.done(),
                tally.faults(),
                new Results.Stalls(watch.stalls(), Figure.rounded(1, watch.longest()), tally.stalled()),
                Growth.all(sampler.samples()));
    }

    private String share(Duration cpuBefore, long began) {
        return Figure.percent(cpu().minus(cpuBefore).toNanos() / (double) (System.nanoTime() - began));
    }

    private static void awaitTurn(long began, long look) throws InterruptedException {
        long due = began + LOOKS_EVERY.toNanos() * look;
        Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
    }

    private Duration cpu() {
        return processes.stream().map(SoakScenario::cpuOf).reduce(Duration.ZERO, Duration::plus);
    }

    /** Of ourselves without our children, which are counted each. */
    private static Duration cpuOf(long pid) {
        return pid == ProcessHandle.current().pid()
                ? ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO)
                : Proc.cpu(pid);
    }
}
