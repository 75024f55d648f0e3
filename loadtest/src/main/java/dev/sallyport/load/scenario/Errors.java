package dev.sallyport.load.scenario;

import dev.sallyport.load.swarm.CallCounts;
import dev.sallyport.load.swarm.CallOutcome;
import java.util.Map;
import java.util.TreeMap;

/** A swarm's errors as results keep them. */
final class Errors {
    private Errors() {}

    static Map<String, Long> named(CallCounts counts) {
        Map<String, Long> named = new TreeMap<>();
        for (Map.Entry<CallOutcome, Long> error : counts.errors().entrySet()) {
            named.put(error.getKey().name(), error.getValue());
        }
        return named;
    }
}
