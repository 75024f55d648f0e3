package dev.sallyport.edge.http;

import dev.sallyport.edge.mcp.Inspection;
import dev.sallyport.edge.mcp.MessageInspector;
import dev.sallyport.edge.stream.SseFrame;
import dev.sallyport.edge.stream.SseFrameReader;
import dev.sallyport.edge.stream.SseReading;
import dev.sallyport.edge.upstream.Reply;
import dev.sallyport.edge.upstream.UpstreamCall;
import dev.sallyport.edge.upstream.UpstreamResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * What an upstream answered to a question that the gateway itself asked, whole.
 *
 * @param session what the upstream calls the session of the answer
 * @param message the body, or the answer on a stream; empty where there is none
 */
record OwnAnswer(int status, Optional<String> session, Buffer message) {
    private static final String MCP_SESSION_ID = "mcp-session-id";

    boolean isSuccess() {
        return status < 300;
    }

    /** Reads {@code reply}; fails when it is too long, or breaks off. */
    static Future<OwnAnswer> of(Reply reply, UpstreamCall call) {
        UpstreamResponse response = reply.response();
        Promise<Buffer> message = Promise.promise();
        response.exceptionHandler(broken -> message.tryFail(broken));
        switch (reply) {
            case Reply.Single single -> whole(response, message);
            case Reply.Stream stream -> firstAnswer(response, message);
        }
        response.resume();
        return message.future()
                .onFailure(unread -> call.cancel())
                .map(read -> new OwnAnswer(
                        response.statusCode(), Optional.ofNullable(response.getHeader(MCP_SESSION_ID)), read));
    }

    private static void whole(UpstreamResponse response, Promise<Buffer> message) {
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > BeginningWatch.ANSWER_BYTES_MAX) {
                message.tryFail("an answer that is too long");
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.endHandler(complete -> message.tryComplete(body));
    }

    /** The stream is read to its end, so that its connection is of use again; what comes behind the answer is dropped. */
    private static void firstAnswer(UpstreamResponse response, Promise<Buffer> message) {
        SseFrameReader reader = new SseFrameReader(BeginningWatch.ANSWER_BYTES_MAX);
        response.handler(chunk -> {
            SseReading reading = reader.read(((BufferInternal) chunk).getByteBuf());
            for (int i = 0; i < reading.frames().count(); i++) {
                answer(reading.frames().frame(i)).ifPresent(message::tryComplete);
            }
            if (reading instanceof SseReading.Oversized) {
                message.tryFail("an answer that is too long");
            }
        });
        response.endHandler(complete -> message.tryComplete(Buffer.buffer()));
    }

    private static Optional<Buffer> answer(SseFrame frame) {
        if (!frame.hasData()) {
            return Optional.empty();
        }
        MessageInspector inspector = new MessageInspector();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        frame.data((bytes, offset, length) -> {
            inspector.feed(bytes, offset, length);
            data.write(bytes, offset, length);
        });
        return inspector.end() instanceof Inspection.Answer
                ? Optional.of(Buffer.buffer(data.toByteArray()))
                : Optional.empty();
    }
}
