package dev.sallyport.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message that comes over a connection: its headers, and its body as it comes. Its reader is told of every chunk in order, then
 * of the end or of what went wrong; nothing while it is paused, and then no more is read from the connection than was under way.
 * Confined to its event loop.
 */
public abstract class IncomingMessage {
    private final Connection connection;
    private final HeadersMultiMap headers;
    private Consumer<ByteBuf> onChunk = IncomingMessage::nothing;
    private Handler<Void> onEnd = IncomingMessage::nothing;
    private Handler<Throwable> onException = IncomingMessage::nothing;
    private @Nullable Deque<ByteBuf> waiting;
    private @Nullable Throwable exception;
    private boolean lends;
    private boolean paused;
    private boolean passing;
    private boolean complete;
    private boolean over;

    /** What it comes over. */
    public interface Connection {
        /** The reader of {@code message} is slow. */
        void stopReading(IncomingMessage message);

        /** The reader of {@code message} is not slow any more. */
        void goOnReading(IncomingMessage message);
    }

    protected IncomingMessage(Connection connection, HeadersMultiMap headers) {
        this.connection = connection;
        this.headers = headers;
    }

    public final HeadersMultiMap headers() {
        return headers;
    }

    /** The first value of a header; null when there is none. */
    public final @Nullable String getHeader(CharSequence name) {
        return headers.get(name);
    }

    /** Whom to tell of chunks, which are theirs to keep. */
    public final void handler(Handler<Buffer> chunks) {
        onChunk = chunk -> chunks.handle(BufferInternal.buffer(chunk));
        lends = false;
    }

    /** Whom to tell of chunks who is done with each when it returns, for its memory is the connection's. */
    public final void passingHandler(Consumer<ByteBuf> chunks) {
        onChunk = chunks;
        lends = true;
    }

    /** Whom to tell that all of it has come. */
    public final void endHandler(Handler<Void> end) {
        onEnd = end;
    }

    /** Whom to tell that the rest will not come. */
    public final void exceptionHandler(Handler<Throwable> broken) {
        onException = broken;
    }

    /** Nothing more is told for now. */
    public final void pause() {
        paused = true;
    }

    /** What came meanwhile is told at once, and what comes from now on. */
    public final void resume() {
        paused = false;
        passOn();
    }

    /** Whether all of it has come, told or not. */
    public final boolean isComplete() {
        return complete;
    }

    /** The connection has read a chunk, whose memory it will use again. */
    public final void came(ByteBuf chunk) {
        if (!paused && !passing && waiting == null) {
            onChunk.accept(lends ? chunk : copy(chunk));
            return;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(copy(chunk));
        connection.stopReading(this);
    }

    /** The connection has read all of it. */
    public final void completed() {
        complete = true;
        passOn();
    }

    /** The connection will not read the rest. */
    public final void broke(Throwable why) {
        exception = why;
        passOn();
    }

    /** Nobody wants the rest. */
    public final void drop() {
        waiting = null;
        paused = false;
        onChunk = IncomingMessage::nothing;
        lends = true;
    }

    private void passOn() {
        if (passing) {
            return;
        }
        passing = true;
        try {
            while (!paused && waiting != null) {
                ByteBuf chunk = waiting.poll();
                if (chunk == null) {
                    waiting = null;
                    connection.goOnReading(this);
                } else {
                    onChunk.accept(chunk);
                }
            }
        } finally {
            passing = false;
        }
        if (!paused && !over) {
            sayEnd();
        }
    }

    private void sayEnd() {
        if (complete) {
            over = true;
            onEnd.handle(null);
        } else if (exception != null) {
            over = true;
            onException.handle(exception);
        }
    }

    private static ByteBuf copy(ByteBuf chunk) {
        return Unpooled.wrappedBuffer(ByteBufUtil.getBytes(chunk));
    }

    private static void nothing(Object ignored) {}
}
