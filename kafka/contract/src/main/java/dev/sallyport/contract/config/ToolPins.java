package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The tools that somebody has looked at: no others exist, and each only as it was then.
 *
 * @param hashes of the definitions as the upstream lists them, by the tools' names; each as
 *     {@link dev.sallyport.contract.CanonicalHash} makes it
 */
public record ToolPins(Map<String, String> hashes) {
    /** Servers with more tools than this serve no client well. */
    private static final int TOOLS_MAX = 512;

    private static final int NAME_CHARACTERS_MAX = 128;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public ToolPins {
        hashes = Collections.unmodifiableMap(new TreeMap<>(hashes));
    }

    /** Reads the field {@code pinned}. */
    static Optional<ToolPins> read(Fields fields) {
        if (!fields.has("pinned")) {
            return Optional.empty();
        }
        Map<String, String> hashes = fields.texts("pinned");
        if (hashes.size() > TOOLS_MAX) {
            fields.problem("pinned", "at most " + TOOLS_MAX + " tools");
        }
        hashes.forEach((name, hash) -> {
            if (name.isEmpty() || name.length() > NAME_CHARACTERS_MAX) {
                fields.problem("pinned", "names of tools of 1 to " + NAME_CHARACTERS_MAX + " characters");
            } else if (!HASH.matcher(hash).matches()) {
                fields.problem(
                        "pinned",
                        "for " + name + " the SHA-256 of its definition's canonical JSON (RFC 8785): 64 digits of"
                                + " lower-case hex");
            }
        });
        return Optional.of(new ToolPins(hashes));
    }

    /** Writes the field {@code pinned}. */
    void write(ObjectNode json) {
        ObjectNode pinned = json.putObject("pinned");
        hashes.forEach(pinned::put);
    }
}
