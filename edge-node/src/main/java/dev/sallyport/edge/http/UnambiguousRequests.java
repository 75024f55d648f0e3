package dev.sallyport.edge.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Refuses a request whose body has two lengths. Netty drops {@code Content-Length} when {@code Transfer-Encoding} is
 * there too and goes on; a proxy in front that believed the length would take the rest for another caller's request (RFC
 * 9112, 6.1 and 11.2).
 */
final class UnambiguousRequests extends VertxHttpRequestDecoder {
    private static final String DECODER = "httpDecoder";

    private UnambiguousRequests(HttpServerOptions options) {
        super(options);
    }

    /** Puts the strict decoder in the place of the lenient one; to be called before the first byte is read. */
    static void only(HttpConnection connection, HttpServerOptions options) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        pipeline.replace(DECODER, DECODER, new UnambiguousRequests(options));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        super.handleTransferEncodingChunkedWithContentLength(message);
        message.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("two lengths")));
    }
}
