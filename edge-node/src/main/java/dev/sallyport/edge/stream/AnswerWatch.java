package dev.sallyport.edge.stream;

import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.mcp.Inspection;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.MessageInspector;
import dev.sallyport.edge.mcp.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;

/**
 * Looks for the answer to an exchange's request among what passes by, and notes it for the record. Never changes or
 * delays a byte. Confined to its event loop.
 */
final class AnswerWatch {
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
            byte[] copy = ByteBufUtil.getBytes(bytes);
            inspector.feed(copy, 0, copy.length);
        }
    }

    void feed(SseFrame frame) {
        frame.data(inspector::feed);
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
