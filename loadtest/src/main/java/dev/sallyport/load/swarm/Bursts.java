package dev.sallyport.load.swarm;

import java.time.Duration;

/**
 * All connections of a swarm calling at once, again and again.
 *
 * @param every from one burst to the next, whether or not the first is answered by then
 * @param leadIn bursts before the first one that is measured
 */
public record Bursts(Duration every, Duration leadIn, Duration measured) {}
