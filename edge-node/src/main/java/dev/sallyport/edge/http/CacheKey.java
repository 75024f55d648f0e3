package dev.sallyport.edge.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.policy.CacheUse;
import dev.sallyport.edge.policy.Effects;
import dev.sallyport.edge.snapshot.CompiledServer;
import dev.sallyport.edge.upstream.RequestHeaders;
import dev.sallyport.edge.upstream.Upstream;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a question is known by: everything that its answer may hang on. Of the headers that the upstream would get, all but
 * those that only say who transports what; of {@code params}, the very bytes, but for what traces a call. Used once.
 */
final class CacheKey {
    private static final JsonFactory JSON = new JsonFactory();

    /** Say nothing of what is asked, or are in the key in a place of their own. */
    private static final Set<String> HEADERS = Set.of(
            "accept",
            "content-type",
            "date",
            "mcp-method",
            "mcp-name",
            "mcp-protocol-version",
            "user-agent",
            "traceparent",
            "tracestate",
            "baggage",
            "x-request-id",
            "x-correlation-id");

    private static final Set<String> META =
            Set.of("progressToken", "traceparent", "tracestate", "baggage", "io.modelcontextprotocol/clientInfo");

    private final MessageDigest digest;

    private CacheKey() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /**
     * The key of what {@code exchange} asks of {@code upstream}.
     *
     * @param changes how often the server has said that it changed
     * @param body the request, which was read before
     */
    static String of(
            Exchange exchange,
            CompiledServer server,
            Upstream upstream,
            Effects effects,
            CacheUse use,
            long changes,
            byte[] body) {
        CacheKey key = new CacheKey();
        McpEnvelope envelope = exchange.envelope().orElseThrow();
        key.add(server.name());
        key.add(server.fingerprint());
        key.add(Long.toString(changes));
        key.add(upstream.toString());
        key.add(use.rule().toString());
        key.add(use.key());
        key.add(envelope.era().name());
        key.add(envelope.protocolVersion().orElse(""));
        key.add(envelope.method().orElse(""));
        key.add(effects.credential().orElse(""));
        key.addHeaders(exchange, server, upstream, effects);
        try {
            key.addParams(body);
        } catch (IOException unreadable) {
            throw new IllegalStateException("a message that was read before cannot be read again", unreadable);
        }
        return Base64.getEncoder().encodeToString(key.digest.digest());
    }

    private void addHeaders(Exchange exchange, CompiledServer server, Upstream upstream, Effects effects) {
        MultiMap sent = MultiMap.caseInsensitiveMultiMap();
        RequestHeaders.copy(
                exchange.request().headers(),
                sent,
                server.keyHeader(),
                upstream.settings().forwardHeaders());
        effects.applyToRequest(sent);
        Map<String, StringBuilder> sorted = new TreeMap<>();
        for (Map.Entry<String, String> header : sent) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!HEADERS.contains(name)) {
                sorted.computeIfAbsent(name, first -> new StringBuilder())
                        .append(header.getValue().length())
                        .append(':')
                        .append(header.getValue());
            }
        }
        sorted.forEach((name, values) -> {
            add(name);
            add(values.toString());
        });
    }

    private void addParams(byte[] body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isParams = parser.currentName().equals("params");
                if (parser.nextToken() == JsonToken.START_OBJECT && isParams) {
                    addMembers(parser, body, Set.of());
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void addMembers(JsonParser parser, byte[] body, Set<String> without) throws IOException {
        add("{");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (without.contains(name)) {
                parser.skipChildren();
            } else if (name.equals("_meta") && value == JsonToken.START_OBJECT && without.isEmpty()) {
                add(name);
                addMembers(parser, body, META);
            } else {
                add(name);
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                add(ByteBuffer.wrap(body, from, (int) parser.currentLocation().getByteOffset() - from));
            }
        }
        add("}");
    }

    private void add(String text) {
        add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** With its length, so that no two keys read alike. */
    private void add(ByteBuffer bytes) {
        digest.update(
                ByteBuffer.allocate(Integer.BYTES).putInt(bytes.remaining()).flip());
        digest.update(bytes);
    }
}
