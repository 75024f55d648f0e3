package dev.sallyport.edge.upstream;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's answer: its head, and its body as it comes. Its reader is told of every chunk in order, then of the end or of
 * what went wrong; nothing while it is paused, and then no more is read from the connection than was under way. Confined to its
 * event loop.
 */
public final class UpstreamResponse {
    private final UpstreamConnection connection;
    private final int statusCode;
    private final MultiMap headers;
    private Handler<Buffer> onChunk = UpstreamResponse::nothing;
    private Handler<Void> onEnd = UpstreamResponse::nothing;
    private Handler<Throwable> onException = UpstreamResponse::nothing;
    private @Nullable Deque<Buffer> waiting;
    private @Nullable Throwable exception;
    private boolean paused;
    private boolean passing;
    private boolean complete;
    private boolean over;

    UpstreamResponse(UpstreamConnection connection, int statusCode, MultiMap headers) {
        this.connection = connection;
        this.statusCode = statusCode;
        this.headers = headers;
    }

    public int statusCode() {
        return statusCode;
    }

    public MultiMap headers() {
        return headers;
    }

    /** The first value of a header; null when there is none. */
    public @Nullable String getHeader(CharSequence name) {
        return headers.get(name);
    }

    /** Whom to tell of chunks, which are theirs to keep. */
    public void handler(Handler<Buffer> chunks) {
        onChunk = chunks;
    }

    /** Whom to tell that all of it has come. */
    public void endHandler(Handler<Void> end) {
        onEnd = end;
    }

    /** Whom to tell that the rest will not come. */
    public void exceptionHandler(Handler<Throwable> broken) {
        onException = broken;
    }

    /** Nothing more is told for now. */
    public void pause() {
        paused = true;
    }

    /** What came meanwhile is told at once, and what comes from now on. */
    public void resume() {
        paused = false;
        passOn();
    }

    void came(Buffer chunk) {
        if (!paused && !passing && waiting == null) {
            onChunk.handle(chunk);
            return;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(chunk);
        connection.stopReading();
    }

    void completed() {
        complete = true;
        passOn();
    }

    void broke(Throwable why) {
        exception = why;
        passOn();
    }

    /** Nobody wants the rest. */
    void drop() {
        waiting = null;
        paused = false;
        onChunk = UpstreamResponse::nothing;
    }

    private void passOn() {
        if (passing) {
            return;
        }
        passing = true;
        try {
            while (!paused && waiting != null) {
                Buffer chunk = waiting.poll();
                if (chunk == null) {
                    waiting = null;
                    connection.goOnReading(this);
                } else {
                    onChunk.handle(chunk);
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

    private static void nothing(Object ignored) {}
}
