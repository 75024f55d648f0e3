package dev.sallyport.contract.config.effective;

import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ResourceKind;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Products that open their servers to callers without a key. */
public final class OpenProducts {
    private OpenProducts() {}

    /** The product that opens a server, by the server's name; of several the first by name. */
    public static Map<String, String> byServer(ConfigImage image) {
        Map<String, String> open = new HashMap<>();
        new TreeMap<>(image.resources().of(ResourceKind.PRODUCT)).forEach((name, changed) -> {
            if (!changed.resource().subscriptionRequired()) {
                changed.resource().servers().forEach(server -> open.putIfAbsent(server, name));
            }
        });
        return open;
    }
}
