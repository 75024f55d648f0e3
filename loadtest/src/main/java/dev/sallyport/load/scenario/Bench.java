package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.Cores;
import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.report.Settings;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.swarm.McpClientSwarm;
import dev.sallyport.load.wire.Dialogue;
import dev.sallyport.load.wire.NettyTransport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that stands while scenarios run.
 *
 * @param running all targets, called or not: each is somebody else's bystander
 * @param out where progress is told
 */
public record Bench(NettyTransport transport, Cores cores, List<Target> running, Settings settings, PrintStream out) {
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(60);
    private static final int WARM_UP_GOES = 2;

    public Bench {
        running = List.copyOf(running);
    }

    McpClientSwarm swarm(Target target) {
        return McpClientSwarm.open(
                transport, target.endpoint(), target.dialogue(), settings.connections(), OPENS_WITHIN);
    }

    /** Clients that make the small call. */
    McpClientSwarm swarm(Endpoint endpoint, int connections) {
        return McpClientSwarm.open(transport, endpoint, Dialogue.CALL, connections, OPENS_WITHIN);
    }

    CpuMeter meter(Target target) {
        return meter(List.of(target.pid()));
    }

    /** Several processes that are measured together. */
    CpuMeter meter(List<Long> targets) {
        List<Long> bystanders = running.stream()
                .flatMap(other -> Stream.concat(Stream.of(other.pid()), other.helpers().stream()))
                .filter(pid -> !targets.contains(pid))
                .toList();
        return new CpuMeter(cores, targets, bystanders);
    }

    Duration measured() {
        return Duration.ofSeconds(settings.seconds());
    }

    /**
     * Full load on each target, so that no round measures a JVM that still compiles. In two goes: a JVM that has served the
     * same clients all the time is slow again for the next ones.
     */
    public void warmUp(List<Target> targets) throws InterruptedException {
        for (Target target : targets) {
            out.println("warm-up   " + target.scenario() + ", " + settings.warmUpSeconds() + " s");
            for (int go = 0; go < WARM_UP_GOES; go++) {
                try (McpClientSwarm swarm = swarm(target)) {
                    swarm.saturate();
                    Thread.sleep(Duration.ofSeconds(settings.warmUpSeconds()).dividedBy(WARM_UP_GOES));
                }
            }
        }
    }
}
