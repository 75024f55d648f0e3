package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ChunkedBody;
import dev.sallyport.load.wire.HttpHead;
import dev.sallyport.load.wire.Outbound;
import dev.sallyport.load.wire.ToolCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A connection on which one session after another is opened, used once and ended. Confined to its event loop.
 *
 * <pre>
 *   initialize ──▶ notifications/initialized ──▶ tools/call ──▶ DELETE ──▶ initialize …
 *                                                     └──▶ the connection is closed, the session left
 * </pre>
 */
final class ChurnClient extends ByteToMessageDecoder {
    private static final Expectation RESULT = new ExpectedResult(ToolCall.RESULT);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;

    private final Endpoint endpoint;
    private final ChurnTally tally;
    private final Runnable onLeave;
    private final Runnable onEnd;
    private final HttpHead head = new HttpHead();
    private final ByteBuf chunked = Unpooled.buffer();
    private Step step = Step.INITIALIZE;
    private String session = "";
    private long id;
    private boolean isDone;

    /** What was sent last. */
    private enum Step {
        INITIALIZE,
        INITIALIZED,
        CALL,
        GOODBYE
    }

    /**
     * A client that begins as soon as its connection stands.
     *
     * @param onLeave it has left without a goodbye: another client is to come
     * @param onEnd it has ended in order, or failed
     */
    ChurnClient(Endpoint endpoint, ChurnTally tally, Runnable onLeave, Runnable onEnd) {
        this.endpoint = endpoint;
        this.tally = tally;
        this.onLeave = onLeave;
        this.onEnd = onEnd;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        begin(context);
    }

    private void begin(ChannelHandlerContext context) {
        id = tally.begin();
        step = Step.INITIALIZE;
        post(context, Optional.empty(), SessionOpening.INITIALIZE);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (isDone || !head.read(in)) {
            return;
        }
        int bodyStart = in.readerIndex() + head.length();
        OptionalInt end = head.chunked() ? ChunkedBody.read(in, bodyStart, chunked) : fixedEnd(in, bodyStart);
        if (end.isEmpty()) {
            return;
        }
        CallOutcome outcome = head.chunked()
                ? outcome(in, chunked, 0, chunked.writerIndex())
                : outcome(in, in, bodyStart, head.contentLength());
        in.readerIndex(end.getAsInt());
        if (outcome == CallOutcome.OK) {
            next(context);
        } else {
            fail(context, outcome);
        }
    }

    private OptionalInt fixedEnd(ByteBuf in, int bodyStart) {
        int end = bodyStart + head.contentLength();
        return end <= in.writerIndex() ? OptionalInt.of(end) : OptionalInt.empty();
    }

    private CallOutcome outcome(ByteBuf in, ByteBuf body, int start, int length) {
        int status = head.status(in);
        return switch (step) {
            case INITIALIZE -> {
                Optional<String> given = head.sessionId(in);
                session = given.orElse("");
                yield right(status == OK && given.isPresent());
            }
            case INITIALIZED -> right(status == ACCEPTED);
            case CALL -> RESULT.outcome(status, body, start, length, id);
            case GOODBYE -> right(status == OK || status == ACCEPTED || status == NO_CONTENT);
        };
    }

    private static CallOutcome right(boolean isRight) {
        return isRight ? CallOutcome.OK : CallOutcome.WRONG_STATUS;
    }

    private void next(ChannelHandlerContext context) {
        switch (step) {
            case INITIALIZE -> {
                step = Step.INITIALIZED;
                post(context, Optional.of(session), SessionOpening.INITIALIZED);
            }
            case INITIALIZED -> {
                step = Step.CALL;
                post(context, Optional.of(session), ToolCall.request(id));
            }
            case CALL -> {
                if (tally.leaves(id)) {
                    tally.left();
                    done(context, tally.isOver() ? onEnd : onLeave);
                } else {
                    step = Step.GOODBYE;
                    send(context, RequestHead.delete(endpoint, session));
                }
            }
            case GOODBYE -> {
                tally.saidGoodbye();
                if (tally.isOver()) {
                    done(context, onEnd);
                } else {
                    begin(context);
                }
            }
        }
    }

    private void post(ChannelHandlerContext context, Optional<String> inSession, String body) {
        send(context, RequestHead.post(endpoint, inSession, body.length()) + body);
    }

    private static void send(ChannelHandlerContext context, String request) {
        Outbound.send(context, ByteBufUtil.writeAscii(context.alloc(), request));
    }

    private void fail(ChannelHandlerContext context, CallOutcome how) {
        if (!isDone) {
            tally.failed(how);
            done(context, onEnd);
        }
    }

    private void done(ChannelHandlerContext context, Runnable what) {
        isDone = true;
        Outbound.close(context);
        what.run();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, CallOutcome.CONNECTION_LOST);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context, CallOutcome.CONNECTION_LOST);
    }
}
