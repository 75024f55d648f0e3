package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.SetHeader.Exists;
import io.vertx.core.MultiMap;
import java.util.List;

/** One change of one header. Immutable. */
record HeaderEdit(CharSequence name, List<? extends CharSequence> values, Exists exists) {
    HeaderEdit {
        values = List.copyOf(values);
    }

    static HeaderEdit set(CharSequence name, CharSequence value) {
        return new HeaderEdit(name, List.of(value), Exists.OVERRIDE);
    }

    void apply(MultiMap headers) {
        switch (exists) {
            case OVERRIDE -> {
                headers.remove(name);
                add(headers);
            }
            case SKIP -> {
                if (!headers.contains(name)) {
                    add(headers);
                }
            }
            case APPEND -> add(headers);
            case DELETE -> headers.remove(name);
        }
    }

    private void add(MultiMap headers) {
        for (CharSequence value : values) {
            headers.add(name, value);
        }
    }
}
