package dev.sallyport.load.machine;

import java.time.Duration;

/**
 * What the two cores did during a round.
 *
 * @param target the measured processes, whatever core they ran on
 * @param bystanders our other processes
 * @param stolen what a hypervisor took from either core
 */
public record CpuUse(
        Duration wall, Duration target, Duration bystanders, Duration targetCore, Duration loadCore, Duration stolen) {
    /** The target's time for each of {@code calls}. */
    public double targetMicrosPer(long calls) {
        return target.toNanos() / 1_000.0 / Math.max(1, calls);
    }

    /** The same without what the target takes while nobody calls, as a share of one core. */
    public double targetMicrosPer(long calls, double idleShare) {
        return (target.toNanos() - idleShare * wall.toNanos()) / 1_000.0 / Math.max(1, calls);
    }

    /** What the target took, as a share of one core. */
    public double targetShare() {
        return share(target);
    }

    public double targetCoreShare() {
        return share(targetCore);
    }

    public double loadCoreShare() {
        return share(loadCore);
    }

    public double stolenShare() {
        return share(stolen);
    }

    /** What neither the target nor our other processes account for: the rest of the machine, on these two cores. */
    public double foreignShare() {
        return Math.max(0, share(targetCore.plus(loadCore).minus(target).minus(bystanders)));
    }

    private double share(Duration used) {
        return (double) used.toNanos() / wall.toNanos();
    }
}
