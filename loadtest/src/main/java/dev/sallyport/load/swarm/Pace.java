package dev.sallyport.load.swarm;

import java.time.Duration;

/**
 * A constant rate of calls, kept whether or not the answers keep up.
 *
 * @param callsPerSecond over all connections
 * @param leadIn calls at the same rate before the first one that is measured
 */
public record Pace(int callsPerSecond, Duration leadIn, Duration measured) {}
