package dev.sallyport.load.report;

import dev.sallyport.load.machine.CpuUse;

/**
 * How busy the two cores were during a round, as shares of one core.
 *
 * @param foreign what processes took that do not belong to the run
 * @param stolen what the hypervisor took
 * @param noisy whether foreign work is likely to show in the figures
 */
public record Conditions(double targetCore, double loadCore, double foreign, double stolen, boolean noisy) {
    /** The kernel's accounting by core and by process disagree by up to some percent. */
    private static final double FOREIGN_MAX = 0.06;

    private static final double STOLEN_MAX = 0.02;

    public static Conditions of(CpuUse use) {
        double foreign = use.foreignShare();
        double stolen = use.stolenShare();
        return new Conditions(
                Figure.rounded(3, use.targetCoreShare()),
                Figure.rounded(3, use.loadCoreShare()),
                Figure.rounded(3, foreign),
                Figure.rounded(3, stolen),
                foreign > FOREIGN_MAX || stolen > STOLEN_MAX);
    }
}
