package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets pages of other origins call the server from a browser (Fetch standard, CORS protocol). Preflights are answered by
 * the gateway; {@code Mcp-Session-Id} and {@code WWW-Authenticate} are always exposed.
 *
 * @param origins that may call, as {@code Origin} names them
 * @param headers of requests that pages may set beside those of MCP
 * @param maxAge for which a browser may remember a preflight's answer
 */
public record Cors(List<String> origins, List<String> headers, Duration maxAge) implements PolicyAction {
    private static final Duration MAX_AGE = Duration.ofMinutes(10);
    private static final Rule ORIGIN =
            Rule.matching("https?://[A-Za-z0-9.\\-\\[\\]:]{1,255}", "an origin: scheme://host[:port], without a path");

    public Cors {
        origins = List.copyOf(origins);
        headers = List.copyOf(headers);
    }

    static Optional<Cors> read(Fields fields) {
        List<String> origins = fields.atLeastOne("origins", ORIGIN, "at least one origin");
        List<String> headers = fields.strings("headers", SetHeader.HEADER_NAME);
        Duration maxAge = fields.duration("maxAge", MAX_AGE, Duration.ZERO, Duration.ofDays(1));
        return fields.build(() -> new Cors(origins, headers, maxAge));
    }

    @Override
    public PolicyType type() {
        return PolicyType.CORS;
    }

    @Override
    public void write(ObjectNode json) {
        origins.forEach(json.putArray("origins")::add);
        headers.forEach(json.putArray("headers")::add);
        json.put("maxAge", DurationText.format(maxAge));
    }
}
