package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.SetHeader.Exists;
import io.vertx.core.MultiMap;
import java.util.List;

/** One change of one header. Immutable. */
record HeaderEdit(String name, List<String> values, Exists exists) {
    HeaderEdit {
        values = List.copyOf(values);
    }

    static HeaderEdit set(String name, String value) {
        return new HeaderEdit(name, List.of(value), Exists.OVERRIDE);
    }

    void apply(MultiMap headers) {
        switch (exists) {
            case OVERRIDE -> headers.set(name, values);
            case SKIP -> {
                if (!headers.contains(name)) {
                    headers.add(name, values);
                }
            }
            case APPEND -> headers.add(name, values);
            case DELETE -> headers.remove(name);
        }
    }
}
