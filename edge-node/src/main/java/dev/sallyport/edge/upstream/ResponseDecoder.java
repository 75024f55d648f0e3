package dev.sallyport.edge.upstream;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/** Decodes responses whose headers the gateway reads and passes on as they are, without another copy in between. */
final class ResponseDecoder {
    /** Response heads are small; a hostile one is cut here. */
    private static final int HEADER_BYTES_MAX = 32 * 1024;

    /** Fewer, larger reads for large results and busy streams. */
    private static final int CHUNK_BYTES_MAX = 64 * 1024;

    private static final HttpHeadersFactory HEADERS = new HttpHeadersFactory() {
        // Names and values are validated as they are added.
        @Override
        public HttpHeaders newHeaders() {
            return HeadersMultiMap.httpHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return HeadersMultiMap.httpHeaders();
        }
    };

    private ResponseDecoder() {}

    /** A decoder for one connection. */
    static HttpResponseDecoder make() {
        return new HttpResponseDecoder(new HttpDecoderConfig()
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxChunkSize(CHUNK_BYTES_MAX)
                .setHeadersFactory(HEADERS));
    }
}
