package dev.sallyport.telemetry.query;

import java.util.List;
import java.util.Map;

/** What the partitions answered, each once, and what is missing. */
record Parts<P>(Map<Integer, P> byPartition, List<Missing> missing) {
    Parts {
        byPartition = Map.copyOf(byPartition);
        missing = List.copyOf(missing);
    }
}
