package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.NamedValue.Content;
import dev.sallyport.contract.seal.MasterKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The named values of an image, secrets opened one by one as they are asked for. Used by one thread. */
final class NamedValues implements Function<String, Optional<String>> {
    private final Map<String, ResourceChanged<NamedValue>> values;
    private final MasterKey masterKey;
    private final long revision;

    NamedValues(Map<String, ResourceChanged<NamedValue>> values, MasterKey masterKey) {
        this.values = values;
        this.masterKey = masterKey;
        this.revision = values.values().stream()
                        .mapToLong(ResourceChanged::revision)
                        .max()
                        .orElse(0)
                + values.size();
    }

    /** Changes with every change of one of them, and with every removal. */
    long revision() {
        return revision;
    }

    /** The value; empty when there is none, or when this node's master key does not open it. */
    @Override
    public Optional<String> apply(String name) {
        return Optional.ofNullable(values.get(name)).flatMap(changed -> switch (changed.resource()
                .content()) {
            case Content.Open open -> Optional.of(open.value());
            case Content.Sealed sealed ->
                masterKey
                        .open(sealed.sealed(), NamedValue.purpose(name))
                        .map(secret -> new String(secret, StandardCharsets.UTF_8));
            case Content.Fresh fresh -> Optional.of(fresh.value());
            case Content.Unsaid unsaid -> Optional.empty();
        });
    }
}
