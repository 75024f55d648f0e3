package dev.sallyport.edge.http;

import dev.sallyport.edge.connection.ClientRequest;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a request's body whole, within a size and a time. Confined to its event loop. */
final class BoundedBody {
    private static final String JSON = "application/json";

    private final Duration within;

    /** A reader that gives each body {@code within} to arrive. */
    BoundedBody(Duration within) {
        this.within = within;
    }

    /**
     * Starts to read; to be called while the request's handler runs.
     *
     * @param onBody gets the body, in one piece as it came where it came in one
     * @param onRefusal gets the refusal instead
     */
    void read(Exchange exchange, int bytesMax, Consumer<Buffer> onBody, Consumer<Refusal> onRefusal) {
        ClientRequest request = exchange.request();
        if (!isPlainJson(request)) {
            onRefusal.accept(new Refusal.UnsupportedMediaType());
            return;
        }
        if (declaredLength(request) > bytesMax) {
            onRefusal.accept(new Refusal.TooLarge(bytesMax));
            return;
        }
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        Reading reading = new Reading(exchange, bytesMax, onBody, onRefusal);
        exchange.deadline().within(within, () -> reading.refuse(new Refusal.BodyTimeout()));
        request.handler(reading::add);
        request.endHandler(end -> reading.end());
    }

    private static boolean isPlainJson(ClientRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        List<String> transfer = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        boolean isPlain = (encoding == null || encoding.equalsIgnoreCase("identity"))
                && (transfer.isEmpty()
                        || (transfer.size() == 1 && transfer.getFirst().equalsIgnoreCase("chunked")));
        if (type == null || !isPlain) {
            return false;
        }
        int semicolon = type.indexOf(';');
        String mediaType = semicolon < 0 ? type : type.substring(0, semicolon);
        return mediaType.strip().toLowerCase(Locale.ROOT).equals(JSON);
    }

    private static long declaredLength(ClientRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : length.length() > 18 ? Long.MAX_VALUE : Long.parseLong(length);
    }

    private static final class Reading {
        private final Exchange exchange;
        private final int bytesMax;
        private final Consumer<Buffer> onBody;
        private final Consumer<Refusal> onRefusal;
        private @Nullable Buffer gathered;
        private boolean growing;
        private boolean ended;

        Reading(Exchange exchange, int bytesMax, Consumer<Buffer> onBody, Consumer<Refusal> onRefusal) {
            this.exchange = exchange;
            this.bytesMax = bytesMax;
            this.onBody = onBody;
            this.onRefusal = onRefusal;
        }

        void add(Buffer chunk) {
            if (ended) {
                return;
            }
            exchange.traffic().received(chunk.length());
            if (exchange.traffic().requestBytes() > bytesMax) {
                refuse(new Refusal.TooLarge(bytesMax));
                return;
            }
            gathered = gathered == null ? chunk : grown(gathered).appendBuffer(chunk);
        }

        /** Most messages come in one piece, which is used as it is; only a second piece makes a copy. */
        private Buffer grown(Buffer first) {
            if (growing) {
                return first;
            }
            growing = true;
            return Buffer.buffer(4 * first.length()).appendBuffer(first);
        }

        void end() {
            if (!ended) {
                ended = true;
                exchange.deadline().clear();
                exchange.bodyRead();
                onBody.accept(gathered == null ? Buffer.buffer() : gathered);
            }
        }

        void refuse(Refusal refusal) {
            ended = true;
            exchange.deadline().clear();
            onRefusal.accept(refusal);
        }
    }
}
