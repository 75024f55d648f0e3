package dev.sallyport.edge.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sallyport.contract.config.policy.CacheResults;
import dev.sallyport.edge.mcp.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A response as the server sent it, before anything was hidden or redacted: that is done for each caller who gets it. The
 * id and the time that it is fresh for are put in anew. Immutable.
 */
final class CachedResult {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final byte[] message;
    private final Span id;
    private final Optional<Span> ttl;
    private final long madeNanos;
    private final long forNanos;

    /** A value's place in the message. */
    private record Span(int from, int to) {}

    /** What decides whether a result may be kept. */
    private static final class Reading {
        private final JsonParser parser;
        private final byte[] message;
        private Optional<Span> id = Optional.empty();
        private Optional<Span> ttl = Optional.empty();
        private Optional<Duration> freshFor = Optional.empty();
        private boolean isShareable = true;
        private boolean isResult;
        private boolean mayBeKept = true;

        Reading(byte[] message) throws IOException {
            this.message = message;
            this.parser = STRICT.createParser(message);
        }

        void read() throws IOException {
            mayBeKept = parser.nextToken() == JsonToken.START_OBJECT;
            while (mayBeKept && parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "id" -> id = Optional.of(span());
                    case "result" -> {
                        isResult = value == JsonToken.START_OBJECT;
                        mayBeKept = isResult;
                        readResult();
                    }
                    case "error" -> mayBeKept = false;
                    default -> parser.skipChildren();
                }
            }
            mayBeKept &= isResult && id.isPresent() && parser.nextToken() == null;
        }

        private void readResult() throws IOException {
            while (mayBeKept && parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "isError" -> mayBeKept = value == JsonToken.VALUE_FALSE;
                    case "resultType" -> mayBeKept = parser.getText().equals("complete");
                    // What is only promised is for the one who asked.
                    case "task" -> mayBeKept = false;
                    case "cacheScope" -> isShareable = parser.getText().equals("public");
                    case "ttlMs" -> {
                        mayBeKept = value == JsonToken.VALUE_NUMBER_INT && parser.getLongValue() > 0;
                        if (mayBeKept) {
                            freshFor = Optional.of(Duration.ofMillis(parser.getLongValue()));
                            ttl = Optional.of(span());
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
        }

        private Span span() throws IOException {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.finishToken();
            return new Span(from, (int) parser.currentLocation().getByteOffset());
        }

        boolean answers(RequestId wanted) {
            return id.map(at -> new String(message, at.from(), at.to() - at.from(), StandardCharsets.UTF_8))
                    .filter(token -> new RequestId(token).canonical().equals(wanted.canonical()))
                    .isPresent();
        }
    }

    private CachedResult(byte[] message, Span id, Optional<Span> ttl, long madeNanos, long forNanos) {
        this.message = message;
        this.id = id;
        this.ttl = ttl;
        this.madeNanos = madeNanos;
        this.forNanos = forNanos;
    }

    /** The result in {@code message}, the answer to {@code wanted}; empty where it is none that may be kept. */
    static Optional<CachedResult> of(byte[] message, RequestId wanted, CacheResults rule, long nowNanos) {
        try {
            Reading reading = new Reading(message);
            reading.read();
            boolean isKept = reading.mayBeKept
                    && reading.answers(wanted)
                    && (reading.isShareable || rule.scope() == CacheResults.Scope.PRIVATE);
            Duration within = reading.freshFor
                    .filter(shorter -> shorter.compareTo(rule.within()) < 0)
                    .orElse(rule.within());
            return isKept
                    ? Optional.of(new CachedResult(
                            message, reading.id.orElseThrow(), reading.ttl, nowNanos, within.toNanos()))
                    : Optional.empty();
        } catch (IOException notAMessage) {
            return Optional.empty();
        }
    }

    boolean hasEnded(long nowNanos) {
        return nowNanos - madeNanos >= forNanos;
    }

    int length() {
        return message.length;
    }

    long ageSeconds(long nowNanos) {
        return Duration.ofNanos(nowNanos - madeNanos).toSeconds();
    }

    /** The response to the request of this id. A client must not keep it for longer than the gateway does. */
    ByteBuf answering(RequestId wanted, long nowNanos) {
        ByteBuf answer = Unpooled.buffer(message.length + 64);
        byte[] token = wanted.token().getBytes(StandardCharsets.UTF_8);
        if (ttl.isEmpty()) {
            return replace(answer, 0, id, token, message.length);
        }
        long left =
                Math.max(0, Duration.ofNanos(forNanos - (nowNanos - madeNanos)).toMillis());
        byte[] fresh = Long.toString(left).getBytes(StandardCharsets.US_ASCII);
        return id.from() < ttl.get().from()
                ? replace(replace(answer, 0, id, token, id.to()), id.to(), ttl.get(), fresh, message.length)
                : replace(
                        replace(answer, 0, ttl.get(), fresh, ttl.get().to()),
                        ttl.get().to(),
                        id,
                        token,
                        message.length);
    }

    private ByteBuf replace(ByteBuf to, int from, Span span, byte[] by, int end) {
        return to.writeBytes(message, from, span.from() - from)
                .writeBytes(by)
                .writeBytes(message, span.to(), end - span.to());
    }
}
