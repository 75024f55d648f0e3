package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Flood;
import java.util.function.Supplier;

/**
 * A flood of requests that {@code target} refuses.
 *
 * @param flood makes one whose requests are like none of those made before
 */
public record Flooded(String scenario, Target target, Supplier<Flood> flood, String description) {}
