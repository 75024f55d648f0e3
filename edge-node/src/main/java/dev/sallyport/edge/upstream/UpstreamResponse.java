package dev.sallyport.edge.upstream;

import dev.sallyport.edge.connection.IncomingMessage;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/** An upstream's answer: its head, and its body as it comes. Confined to its event loop. */
public final class UpstreamResponse extends IncomingMessage {
    private final int statusCode;

    UpstreamResponse(UpstreamConnection connection, int statusCode, HeadersMultiMap headers) {
        super(connection, headers);
        this.statusCode = statusCode;
    }

    public int statusCode() {
        return statusCode;
    }
}
