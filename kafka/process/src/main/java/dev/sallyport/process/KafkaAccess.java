package dev.sallyport.process;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a process reaches Kafka.
 *
 * @param properties client settings as Kafka names them, for TLS and SASL; they may hold passwords
 */
public record KafkaAccess(String bootstrapServers, Map<String, String> properties) {
    private static final Rule SERVERS = Rule.matching(
            "[^\\s,]{1,253}:[0-9]{1,5}(,[^\\s,]{1,253}:[0-9]{1,5}){0,31}", "host:port, or several with commas between");

    public KafkaAccess {
        properties = Map.copyOf(properties);
    }

    public static Optional<KafkaAccess> read(Fields fields) {
        String bootstrapServers = fields.string("bootstrapServers", SERVERS);
        Map<String, String> properties = fields.texts("properties");
        return fields.build(() -> new KafkaAccess(bootstrapServers, properties));
    }

    /** The settings of a client: those of the deployment, then {@code own}, which correctness may rest on. */
    public Map<String, Object> with(Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("bootstrap.servers", bootstrapServers);
        all.putAll(own);
        return all;
    }

    @Override
    public String toString() {
        return "KafkaAccess[" + bootstrapServers + "]";
    }
}
