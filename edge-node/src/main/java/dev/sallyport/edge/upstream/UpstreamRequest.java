package dev.sallyport.edge.upstream;

import io.netty.buffer.ByteBuf;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import org.jspecify.annotations.Nullable;

/** A request that has a connection, from before it is sent until its answer has come whole. Confined to its event loop. */
final class UpstreamRequest {
    private final UpstreamConnection connection;
    private final HttpMethod method;
    private final String uri;
    private final HeadersMultiMap headers = HeadersMultiMap.httpHeaders();
    private @Nullable Answer answer;
    private Runnable onInterim = () -> {};
    private boolean over;

    /** Who is told what comes of a request: one of these, once. */
    interface Answer {
        /** The head of the answer has come. */
        void came(UpstreamResponse response);

        /** There will be none. */
        void failed(Throwable why);
    }

    UpstreamRequest(UpstreamConnection connection, HttpMethod method, String uri) {
        this.connection = connection;
        this.method = method;
        this.uri = uri;
    }

    /** What is to be sent; {@code Content-Length} is not among them. */
    HeadersMultiMap headers() {
        return headers;
    }

    /** What to do for each answer that is none yet (RFC 9110 section 15.2). */
    void onInterim(Runnable action) {
        onInterim = action;
    }

    /**
     * Sends it.
     *
     * @param body empty for none
     */
    void send(@Nullable ByteBuf body, Answer to) {
        answer = to;
        connection.send(this, body);
    }

    /** Gives it up. Where it was sent already, the connection ends with it: HTTP/1.1 has no other way to say so. */
    void reset() {
        if (!over) {
            over = true;
            connection.reset(answer != null);
        }
    }

    HttpMethod method() {
        return method;
    }

    String uri() {
        return uri;
    }

    void interim() {
        onInterim.run();
    }

    void answered(UpstreamResponse response) {
        if (answer != null) {
            answer.came(response);
        }
    }

    void failed(Throwable why) {
        over = true;
        if (answer != null) {
            answer.failed(why);
        }
    }

    /** The answer has come whole: the connection may be another's from now on. */
    void over() {
        over = true;
    }
}
