package dev.sallyport.load.machine;

import java.time.Duration;
import java.util.List;

/**
 * Takes the processor time of a moment; two moments make a {@link CpuUse}.
 *
 * @param targets the processes that are measured, together
 * @param bystanders all other processes of ours that run meanwhile, on either core; this process is one by itself
 */
public record CpuMeter(Cores cores, List<Long> targets, List<Long> bystanders) {
    public CpuMeter {
        targets = List.copyOf(targets);
        bystanders = List.copyOf(bystanders);
    }

    /** What was used up to now. */
    public Reading read() {
        // Our children are bystanders or the target, and counted as such.
        Duration own = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return new Reading(
                System.nanoTime(),
                together(targets),
                together(bystanders).plus(own),
                Proc.core(cores.target()),
                Proc.core(cores.load()));
    }

    private static Duration together(List<Long> processes) {
        return processes.stream().map(Proc::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    /** One moment. */
    public record Reading(long nanos, Duration target, Duration bystanders, CoreTimes targetCore, CoreTimes loadCore) {
        public CpuUse since(Reading earlier) {
            Duration wall = Duration.ofNanos(nanos - earlier.nanos);
            CoreTimes targetCoreUse = targetCore.minus(earlier.targetCore);
            CoreTimes loadCoreUse = loadCore.minus(earlier.loadCore);
            Duration targetUse = target.minus(earlier.target);
            return new CpuUse(
                    wall,
                    targetUse,
                    bystanders.minus(earlier.bystanders),
                    targetCoreUse.busy(),
                    loadCoreUse.busy(),
                    targetCoreUse.stolen().plus(loadCoreUse.stolen()));
        }
    }
}
