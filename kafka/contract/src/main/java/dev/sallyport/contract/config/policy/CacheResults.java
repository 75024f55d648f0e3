package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps results of lists, of reads and of discovery, and of those tools that are named, and answers the same question
 * with them. Errors are not kept, nor is what the server says must not be.
 *
 * @param within how long a result may be used; less where the result itself says so
 * @param tools patterns of the tools whose results may be kept; none by default
 * @param scope who may get a result that was given to somebody
 * @param varyBy what results differ by beside the question, and beside the caller where each has its own
 * @param bytesMax of one result; longer ones are not kept
 */
public record CacheResults(Duration within, List<String> tools, Scope scope, List<CounterKey.Part> varyBy, int bytesMax)
        implements PolicyAction {
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final int BYTES = 256 * 1024;

    /** Who may get a result that was given to somebody. */
    public enum Scope {
        /** The same caller. */
        PRIVATE,
        /** Everybody who may call; not what a server calls private. */
        PUBLIC
    }

    public CacheResults {
        tools = List.copyOf(tools);
        varyBy = List.copyOf(varyBy);
    }

    static Optional<CacheResults> read(Fields fields) {
        Duration within = fields.duration("for", WITHIN, Duration.ofSeconds(1), Duration.ofDays(1));
        List<String> tools = fields.strings("tools", NamePatterns.PATTERN);
        Scope scope = fields.choice("scope", Scope.class, Scope.PRIVATE);
        List<CounterKey.Part> varyBy = fields.choices("varyBy", CounterKey.Part.class);
        int bytesMax = fields.integer("bytesMax", BYTES, 1_024, 4 * 1024 * 1024);
        return fields.build(() -> new CacheResults(within, tools, scope, varyBy, bytesMax));
    }

    @Override
    public PolicyType type() {
        return PolicyType.CACHE;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("for", DurationText.format(within));
        tools.forEach(json.putArray("tools")::add);
        json.put("scope", Fields.label(scope));
        varyBy.stream().map(Fields::label).forEach(json.putArray("varyBy")::add);
        json.put("bytesMax", bytesMax);
    }
}
