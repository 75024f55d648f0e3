package dev.sallyport.load.report;

/**
 * What a run was asked for.
 *
 * @param rounds how often each target is measured, in turn with the others
 * @param seconds how long each measurement lasts
 * @param warmUpSeconds of full load for each target before the first round
 * @param callsPerSecond the constant rate of the latency scenario, and that of the events that are relayed
 * @param streams how many idle streams are opened
 * @param minutes how long a soak lasts
 */
public record Settings(
        int rounds, int seconds, int warmUpSeconds, int connections, int callsPerSecond, int streams, int minutes) {
    public static final Settings DEFAULT = new Settings(5, 10, 20, 64, 2_000, 2_000, 60);
}
