package dev.sallyport.edge.connection;

import io.netty.channel.ChannelHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/** Decodes requests as Vert.x' own server does, whose headers need no other copy. */
final class RequestDecoder {
    /** A request line is a base path and a session token at most. */
    private static final int INITIAL_LINE_BYTES_MAX = 8 * 1024;

    /** Fewer, larger reads for large messages. */
    private static final int CHUNK_BYTES_MAX = 64 * 1024;

    private final HttpServerOptions options;

    /** Decoders of requests whose headers are no longer than {@code headBytesMax} together. */
    RequestDecoder(int headBytesMax) {
        options = new HttpServerOptions()
                .setMaxInitialLineLength(INITIAL_LINE_BYTES_MAX)
                .setMaxHeaderSize(headBytesMax)
                .setMaxChunkSize(CHUNK_BYTES_MAX);
    }

    /** A decoder for one connection. */
    ChannelHandler make() {
        return new VertxHttpRequestDecoder(options);
    }
}
