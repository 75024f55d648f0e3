package dev.sallyport.load;

import dev.sallyport.load.subject.EdgeTarget;
import dev.sallyport.load.subject.GovernedTarget;
import dev.sallyport.load.subject.ManyServersTarget;
import dev.sallyport.load.subject.NginxTarget;
import dev.sallyport.load.subject.StreamTargets;
import dev.sallyport.load.subject.StubTarget;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.subject.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The targets that the chosen scenarios call, running. The stub is always among them: all others stand before it. */
final class Targets implements AutoCloseable {
    private static final long MICROS_A_SECOND = 1_000_000;

    private static final List<String> PLAIN = List.of(Scenario.NO_GATEWAY.label(), Scenario.NGINX.label());

    private final Set<Scenario> chosen;
    private final List<Target> running = new ArrayList<>();
    private Optional<StreamTargets> streams = Optional.empty();

    private Targets(Set<Scenario> chosen) {
        this.chosen = chosen;
    }

    static Targets start(Options options) throws InterruptedException {
        Workplace workplace = new Workplace(options.repository(), options.work(), options.cores());
        Targets targets = new Targets(options.scenarios());
        boolean complete = false;
        try {
            StubTarget stub = StubTarget.start(workplace);
            targets.running.add(stub);
            if (targets.needs(Scenario.NGINX) || targets.chosen.contains(Scenario.RELAY)) {
                Path nginx = options.nginx()
                        .orElseThrow(() -> new IllegalArgumentException("--nginx is missing: its executable"));
                targets.running.add(NginxTarget.start(workplace, nginx, stub));
            }
            if (targets.needs(Scenario.EDGE) || targets.needs(Scenario.GOVERNED)) {
                EdgeTarget edge = EdgeTarget.start(workplace, stub);
                targets.running.add(edge);
                targets.running.add(new GovernedTarget(edge));
            }
            if (targets.chosen.contains(Scenario.MANY_SERVERS)) {
                targets.running.add(ManyServersTarget.start(workplace, stub));
            }
            if (targets.chosen.contains(Scenario.RELAY) || targets.chosen.contains(Scenario.IDLE_STREAMS)) {
                long everyMicros = MICROS_A_SECOND
                        * options.settings().connections()
                        / options.settings().callsPerSecond();
                targets.streams = Optional.of(StreamTargets.start(workplace, stub, everyMicros));
            }
            complete = true;
            return targets;
        } finally {
            if (!complete) {
                targets.close();
            }
        }
    }

    /** Streams and latencies are always compared between all. */
    private boolean needs(Scenario target) {
        return chosen.contains(target) || chosen.contains(Scenario.LATENCY) || chosen.contains(Scenario.IDLE_STREAMS);
    }

    /** Those that calls are sent to. */
    List<Target> called() {
        return List.copyOf(running);
    }

    /** Those that are to have been under full load before anything is measured; events are a load of their own. */
    List<Target> toWarmUp() {
        if (chosen.equals(Set.of(Scenario.RELAY))) {
            return List.of();
        }
        Stream<Target> idle =
                chosen.contains(Scenario.IDLE_STREAMS) ? streams.stream().map(StreamTargets::edge) : Stream.empty();
        return Stream.concat(running.stream(), idle).toList();
    }

    /** All that run, each process once. */
    List<Target> processes() {
        return Stream.concat(
                        running.stream().filter(target -> !(target instanceof GovernedTarget)),
                        streams.stream().map(StreamTargets::edge))
                .toList();
    }

    /** Those that relay events, and the upstream itself. */
    List<Target> relays() {
        return streams.stream()
                .flatMap(pair -> Stream.concat(
                        running.stream()
                                .filter(target -> PLAIN.contains(target.scenario()))
                                .map(pair::ticking),
                        pair.ticking().stream()))
                .toList();
    }

    /** Those that hold idle streams. */
    List<Target> gateways() {
        return Stream.concat(
                        running.stream()
                                .filter(target -> !target.scenario().equals(Scenario.NO_GATEWAY.label()))
                                .filter(target -> !(target instanceof GovernedTarget)),
                        streams.stream().flatMap(pair -> pair.idle().stream()))
                .toList();
    }

    /** Those whose throughput was asked for. */
    List<Target> saturated() {
        List<String> asked = Scenario.THROUGHPUT.stream()
                .filter(chosen::contains)
                .map(Scenario::label)
                .toList();
        return running.stream()
                .filter(target -> asked.contains(target.scenario()))
                .toList();
    }

    @Override
    public void close() {
        streams.ifPresent(StreamTargets::close);
        Collections.reverse(running);
        running.forEach(Target::close);
    }
}
