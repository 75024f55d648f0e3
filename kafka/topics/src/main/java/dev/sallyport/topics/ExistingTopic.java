package dev.sallyport.topics;

import java.util.Map;

/** A topic as a cluster has it; the settings in effect, defaults of the cluster included. */
record ExistingTopic(String name, int partitions, int replicationFactor, Map<String, String> settings) {
    ExistingTopic {
        settings = Map.copyOf(settings);
    }
}
