package dev.sallyport.edge.policy;

import dev.sallyport.contract.CanonicalHash;
import dev.sallyport.contract.config.ToolPins;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@link ToolPins}, ready to be asked. A tool whose listed definition is not the pinned one is gone until a list shows the
 * pinned one again or somebody pins what was listed. Safe for any thread.
 */
final class PinnedTools {
    private final String server;
    private final ToolPins pins;
    private final ToolWatch watch;

    PinnedTools(String server, ToolPins pins, ToolWatch watch) {
        this.server = server;
        this.pins = pins;
        this.watch = watch;
    }

    boolean has(String tool) {
        return pins.hashes().containsKey(tool);
    }

    /** Whether the definition of a pinned tool that was listed last is another. */
    boolean hasChanged(String tool) {
        String pin = pins.hashes().get(tool);
        return pin != null && watch.hasChanged(server, tool, pin);
    }

    /** Takes the definition of a tool as it was listed, in UTF-8; whether it is the pinned one. */
    boolean fits(String tool, byte[] bytes, int offset, int length) {
        String pin = pins.hashes().get(tool);
        if (pin == null) {
            return false;
        }
        Optional<String> hash = CanonicalHash.of(new String(bytes, offset, length, StandardCharsets.UTF_8));
        watch.saw(server, tool, pin, hash);
        return hash.filter(pin::equals).isPresent();
    }
}
