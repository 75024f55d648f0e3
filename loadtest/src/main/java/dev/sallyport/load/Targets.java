package dev.sallyport.load;

import dev.sallyport.load.subject.EdgeTarget;
import dev.sallyport.load.subject.GovernedTarget;
import dev.sallyport.load.subject.ManyServersTarget;
import dev.sallyport.load.subject.NginxTarget;
import dev.sallyport.load.subject.StubTarget;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.subject.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The targets that the chosen scenarios call, running. The stub is always among them: all others stand before it. */
final class Targets implements AutoCloseable {
    private final Set<Scenario> chosen;
    private final List<Target> running = new ArrayList<>();

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
            if (targets.needs(Scenario.NGINX)) {
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

    List<Target> all() {
        return List.copyOf(running);
    }

    List<Target> gateways() {
        return running.stream()
                .filter(target -> !target.scenario().equals(Scenario.NO_GATEWAY.label()))
                .filter(target -> !(target instanceof GovernedTarget))
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
        Collections.reverse(running);
        running.forEach(Target::close);
    }
}
