package dev.sallyport.load.report;

import dev.sallyport.load.machine.Cores;
import dev.sallyport.load.machine.MachineFacts;
import java.time.Instant;
import java.util.Map;

/**
 * Under what circumstances a run was made.
 *
 * @param commit of the sources, with {@code +} when they were changed since
 * @param targets what was called, by scenario
 */
public record RunFacts(
        Instant at,
        String commit,
        MachineFacts machine,
        Cores cores,
        String generator,
        Settings settings,
        Map<String, String> targets) {}
