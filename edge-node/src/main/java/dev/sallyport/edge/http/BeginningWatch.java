package dev.sallyport.edge.http;

import dev.sallyport.edge.session.Beginnings;
import dev.sallyport.edge.stream.BodyRewriter;
import dev.sallyport.edge.stream.FrameRewriter;
import dev.sallyport.edge.stream.SseFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** Hears what an upstream answers to {@code initialize}. It passes as it is. Of one answer, and confined to its event loop. */
final class BeginningWatch {
    /** Instructions for a model are some KiB at the most; what is longer is not kept. */
    static final int ANSWER_BYTES_MAX = 64 * 1024;

    private static final FrameRewriter.Rewriting UNCHANGED = new FrameRewriter.Rewriting.Unchanged();

    private final Consumer<String> onAnswer;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean done;

    /** Gives {@code onAnswer} the hash of the answer, as {@link Beginnings#answered} makes it. */
    BeginningWatch(Consumer<String> onAnswer) {
        this.onAnswer = onAnswer;
    }

    /** Where the answer is a body. */
    BodyRewriter ofBody() {
        return new BodyRewriter() {
            @Override
            public Optional<ByteBuf> rewrite(ByteBuf chunk) {
                byte[] bytes = ByteBufUtil.getBytes(chunk);
                add(bytes, 0, bytes.length);
                return Optional.of(chunk);
            }

            @Override
            public Optional<ByteBuf> end() {
                endMessage();
                return Optional.of(Unpooled.EMPTY_BUFFER);
            }
        };
    }

    /** Where it comes on a stream, perhaps behind other messages. */
    FrameRewriter ofStream() {
        return frame -> {
            hear(frame);
            return UNCHANGED;
        };
    }

    private void hear(SseFrame frame) {
        if (!done && frame.hasData()) {
            frame.data(this::add);
            endMessage();
        }
    }

    private void add(byte[] bytes, int offset, int length) {
        if (message.size() + length <= ANSWER_BYTES_MAX) {
            message.write(bytes, offset, length);
        } else {
            done = true;
        }
    }

    private void endMessage() {
        if (!done) {
            Optional<String> answer = Beginnings.answered(message.toByteArray());
            done = answer.isPresent();
            answer.ifPresent(onAnswer);
        }
        message.reset();
    }
}
