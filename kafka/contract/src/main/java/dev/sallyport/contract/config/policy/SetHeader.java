package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes a header of the request to the upstream, or of the response to the client.
 *
 * @param direction which of the two
 * @param name of the header
 * @param values to set; {@code {{name}}} stands for the value of a named value
 * @param exists what to do where the header is there already
 */
public record SetHeader(Direction direction, String name, List<String> values, Exists exists) implements PolicyAction {
    static final Rule HEADER_NAME = Rule.matching("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}", "the name of an HTTP header");

    /** Where a change would break the protocol or the connection. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "content-type",
            "content-encoding",
            "accept",
            "accept-encoding",
            "upgrade",
            "te",
            "trailer",
            "mcp-session-id",
            "mcp-protocol-version",
            "mcp-method",
            "mcp-name",
            "last-event-id");

    private static final Rule SETTABLE = new Rule(
            name -> HEADER_NAME.holds().test(name) && !RESERVED.contains(name.toLowerCase(Locale.ROOT)),
            "the name of an HTTP header that belongs neither to the connection nor to MCP");
    private static final Rule VALUE = new Rule(
            value -> value.length() <= 4_000 && value.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t'),
            "a header value of at most 4000 characters, without line breaks");

    /** Stands for the value of the named value between the braces. */
    private static final Pattern NAMED_VALUE = Pattern.compile("\\{\\{([^{}]*)}}");

    /** Which message is changed. */
    public enum Direction {
        REQUEST,
        RESPONSE
    }

    /** What becomes of a header that is there. */
    public enum Exists {
        OVERRIDE,
        SKIP,
        APPEND,
        DELETE
    }

    public SetHeader {
        values = List.copyOf(values);
    }

    static Optional<SetHeader> read(Fields fields) {
        Direction direction = fields.choice("direction", Direction.class, Direction.REQUEST);
        String name = fields.string("name", SETTABLE);
        Exists exists = fields.choice("exists", Exists.class, Exists.OVERRIDE);
        List<String> values = exists == Exists.DELETE
                ? fields.strings("values", VALUE)
                : fields.atLeastOne("values", VALUE, "at least one value, unless exists is delete");
        if (exists == Exists.DELETE && !values.isEmpty()) {
            fields.problem("values", "no values where exists is delete");
        }
        return fields.build(() -> new SetHeader(direction, name, values, exists));
    }

    /** The named values that one of {@link #values} refers to, each once, in its order. */
    public static List<String> namedValues(String value) {
        return NAMED_VALUE
                .matcher(value)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /** {@code value} with each named value in place of its reference. */
    public static String resolve(String value, Function<String, String> namedValue) {
        return NAMED_VALUE
                .matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(namedValue.apply(found.group(1))));
    }

    @Override
    public PolicyType type() {
        return PolicyType.SET_HEADER;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("direction", Fields.label(direction)).put("name", name);
        values.forEach(json.putArray("values")::add);
        json.put("exists", Fields.label(exists));
    }
}
