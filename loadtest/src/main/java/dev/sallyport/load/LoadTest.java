package dev.sallyport.load;

import dev.sallyport.load.machine.MachineFacts;
import dev.sallyport.load.report.IdleStreamsFigures;
import dev.sallyport.load.report.Results;
import dev.sallyport.load.report.ResultsFolder;
import dev.sallyport.load.report.RunFacts;
import dev.sallyport.load.scenario.Bench;
import dev.sallyport.load.scenario.BurstScenario;
import dev.sallyport.load.scenario.ChangeScenario;
import dev.sallyport.load.scenario.ChurnScenario;
import dev.sallyport.load.scenario.ClusterScenario;
import dev.sallyport.load.scenario.FloodScenario;
import dev.sallyport.load.scenario.IdleStreamsScenario;
import dev.sallyport.load.scenario.LatencyScenario;
import dev.sallyport.load.scenario.RelayScenario;
import dev.sallyport.load.scenario.StartScenario;
import dev.sallyport.load.scenario.ThroughputScenario;
import dev.sallyport.load.subject.ChangingEdge;
import dev.sallyport.load.subject.Flooded;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.wire.NettyTransport;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** One run: starts what the scenarios call, measures, keeps the results, ends what it started. */
public final class LoadTest {
    private static final int FAILED = 1;
    private static final int WRONG_ARGUMENTS = 2;

    private final Options options;
    private final PrintStream out;

    private LoadTest(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Options options;
        try {
            options = Options.of(List.of(arguments));
        } catch (IllegalArgumentException mistake) {
            System.err.println(mistake.getMessage());
            System.exit(WRONG_ARGUMENTS);
            return;
        }
        try {
            new LoadTest(options, System.out).run();
        } catch (IllegalStateException | CompletionException failure) {
            System.err.println(failure.getMessage());
            System.exit(FAILED);
        }
    }

    private void run() throws InterruptedException {
        ResultsFolder folder = new ResultsFolder(options.results());
        try (NettyTransport transport = NettyTransport.start();
                Targets targets = Targets.start(options, transport)) {
            Bench bench = new Bench(transport, options.cores(), targets.processes(), options.settings(), out);
            bench.warmUp(targets.toWarmUp());
            List<Results> all = measure(bench, targets, facts(transport, targets));
            all.forEach(results -> out.println("kept      " + folder.keep(results)));
            out.println("page      " + folder.writePage());
            if (all.stream().anyMatch(Results::hasErrors)) {
                throw new IllegalStateException("calls were not answered rightly: this is no result");
            }
        }
    }

    private List<Results> measure(Bench bench, Targets targets, RunFacts facts) throws InterruptedException {
        List<Results> all = new ArrayList<>();
        List<Target> saturated = targets.saturated();
        if (!saturated.isEmpty()) {
            all.add(new Results.Throughput(facts, new ThroughputScenario(bench).run(saturated)));
        }
        if (options.scenarios().contains(Scenario.LATENCY)) {
            all.add(new Results.Latency(facts, new LatencyScenario(bench).run(targets.compared())));
        }
        if (options.scenarios().contains(Scenario.BURST)) {
            all.add(new Results.Burst(facts, new BurstScenario(bench).run(targets.asked(Scenario.BURST))));
        }
        if (options.scenarios().contains(Scenario.CHURN)) {
            List<Target> churned = targets.asked(Scenario.CHURN);
            all.add(new ChurnScenario(bench).run(facts, churned, churned.getLast()));
        }
        if (options.scenarios().contains(Scenario.FLOODS)) {
            all.add(floods(bench, targets, facts));
        }
        if (options.scenarios().contains(Scenario.START)) {
            all.add(new Results.Start(facts, new StartScenario(bench).run(targets.starts())));
        }
        if (options.scenarios().contains(Scenario.RELAY)) {
            all.add(new Results.Relay(facts, new RelayScenario(bench).run(targets.relays())));
        }
        if (targets.changing().isPresent()) {
            ChangingEdge edge = targets.changing().get();
            all.add(new Results.Changes(facts, new ChangeScenario(bench).run(edge)));
        }
        if (!targets.clusters().isEmpty()) {
            all.add(new Results.Cluster(facts, new ClusterScenario(bench).run(targets.clusters())));
        }
        if (options.scenarios().contains(Scenario.IDLE_STREAMS)) {
            IdleStreamsScenario idle = new IdleStreamsScenario(bench);
            List<IdleStreamsFigures> figures = idle.run(targets.gateways());
            all.add(new Results.Idle(facts, figures, Optional.of(idle.runLatencies(targets.calledMeanwhile()))));
        }
        return all;
    }

    private static Results floods(Bench bench, Targets targets, RunFacts facts) throws InterruptedException {
        FloodScenario scenario = new FloodScenario(bench);
        List<Flooded> floods = targets.floods();
        Target callers = targets.besideFloods();
        scenario.warmUp(floods, callers);
        List<Flooded> atTheEdge = floods.stream()
                .filter(flooded -> flooded.target().pid() == callers.pid())
                .toList();
        return new Results.Floods(facts, scenario.saturated(floods), scenario.beside(atTheEdge, callers));
    }

    private RunFacts facts(NettyTransport transport, Targets targets) {
        Map<String, String> descriptions = new TreeMap<>();
        Stream.of(
                        targets.saturated(),
                        targets.compared(),
                        targets.relays(),
                        targets.gateways(),
                        targets.asked(Scenario.BURST),
                        targets.asked(Scenario.CHURN))
                .flatMap(List::stream)
                .forEach(target -> descriptions.put(target.scenario(), target.description()));
        targets.changing().ifPresent(edge -> descriptions.put(edge.scenario(), edge.description()));
        targets.clusters().forEach(cluster -> descriptions.put(cluster.scenario(), cluster.description()));
        targets.floods().forEach(flooded -> descriptions.put(flooded.scenario(), flooded.description()));
        targets.starts().forEach(start -> descriptions.put(start.scenario(), start.description()));
        return new RunFacts(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                options.commit(),
                MachineFacts.read(),
                options.cores(),
                "generator and stub on Netty with " + transport.label(),
                options.settings(),
                descriptions);
    }
}
