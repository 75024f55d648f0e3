package dev.sallyport.edge.stream;

import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.mcp.Inspection;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.MessageInspector;
import dev.sallyport.edge.mcp.RequestId;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * Looks for the answer to an exchange's request among what passes by, and notes it for the record. Never changes or
 * delays a byte. Confined to its event loop.
 */
final class AnswerWatch {
    /** Small enough to stay in the processor's cache. */
    private static final ThreadLocal<byte[]> PIECE = ThreadLocal.withInitial(() -> new byte[8 * 1024]);

    private final Exchange exchange;
    private final Optional<RequestId> wanted;
    private final MessageInspector inspector = new MessageInspector();
    private boolean answered;

    AnswerWatch(Exchange exchange) {
        this(exchange, exchange.envelope().flatMap(McpEnvelope::requestId));
    }

    /** The same for a stream that answers a request of another exchange. */
    AnswerWatch(Exchange exchange, Optional<RequestId> request) {
        this.exchange = exchange;
        this.wanted = request.map(RequestId::canonical);
    }

    /** Whether there is an answer to come at all. */
    boolean isNeeded() {
        return wanted.isPresent();
    }

    boolean hasAnswer() {
        return answered;
    }

    void feed(ByteBuf bytes) {
        if (bytes.hasArray()) {
            inspector.feed(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes());
        } else {
            byte[] piece = PIECE.get();
            for (int at = bytes.readerIndex(); at < bytes.writerIndex(); at += piece.length) {
                int length = Math.min(piece.length, bytes.writerIndex() - at);
                bytes.getBytes(at, piece, 0, length);
                inspector.feed(piece, 0, length);
            }
        }
    }

    /** Returns false when it has no data. */
    boolean feed(SseFrame frame) {
        return frame.data(inspector::feed);
    }

    /** One message is whole. */
    void endMessage() {
        Inspection inspection = inspector.end();
        boolean isWanted = switch (inspection) {
            case Inspection.Answer answer ->
                answer.id().isEmpty() || answer.id().equals(wanted);
            case Inspection.Broken broken -> true;
            case Inspection.Nothing nothing -> false;
            case Inspection.FromServer message -> false;
        };
        if (isWanted) {
            answered |= inspection instanceof Inspection.Answer;
            exchange.traffic().responded(inspection);
        }
    }
}
