package dev.sallyport.edge.upstream;

import dev.sallyport.edge.connection.IncomingMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an upstream: HTTP/1.1 (RFC 9112), one request at a time, directly on Netty, for the general client above it
 * cost a call more than the call's policies. Stands behind a decoder of responses whose headers are {@link HeadersMultiMap}s.
 * Confined to its event loop.
 *
 * <pre>
 *   idle ──send──▶ waiting ──head──▶ answered ──last chunk──▶ finished ──end of the read──▶ idle
 *                     └───────────────┴── reset, broken, said what was not asked ──▶ closed
 * </pre>
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements IncomingMessage.Connection {
    /** Most heads fit; a body that does, too, leaves in the same buffer. */
    private static final int HEAD_BYTES = 1_024;

    private static final int SMALL_BODY_BYTES = 16 * 1024;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final CharSequence KEEP_ALIVE = HttpHeaders.createOptimized("keep-alive");
    private static final byte[] HTTP_1_1 = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT_LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final int CRLF = '\r' << 8 | '\n';

    private final ContextInternal context;
    private final Channel channel;
    private final Owner owner;
    private final KeepAlive keepAlive;
    private @Nullable UpstreamRequest request;
    private @Nullable UpstreamResponse response;
    private boolean interim;
    private boolean mayGoOn = true;
    private boolean finished;
    private boolean gone;

    /** Who keeps it for the next request. */
    record Owner(Consumer<UpstreamConnection> onFree, Consumer<UpstreamConnection> onClosed) {}

    UpstreamConnection(ContextInternal context, Channel channel, Owner owner, KeepAlive keepAlive) {
        this.context = context;
        this.channel = channel;
        this.owner = owner;
        this.keepAlive = keepAlive;
    }

    /** It may be given to the next request, as far as can be known. */
    boolean isFit(long nowNanos) {
        return channel.isActive() && !keepAlive.isOver(nowNanos);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is heard of when the channel is inactive
    void close() {
        channel.close();
    }

    /** The next request, which is not sent yet; nobody else's until it is over. */
    UpstreamRequest request(HttpMethod method, String uri) {
        UpstreamRequest next = new UpstreamRequest(this, method, uri);
        request = next;
        return next;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what fails here comes as an exception of the channel
    void send(UpstreamRequest asked, @Nullable ByteBuf body) {
        int length = body == null ? 0 : body.readableBytes();
        boolean apart = length > SMALL_BODY_BYTES;
        ByteBuf out = channel.alloc().directBuffer(apart ? HEAD_BYTES : HEAD_BYTES + length);
        out.writeCharSequence(asked.method().name(), StandardCharsets.US_ASCII);
        out.writeByte(' ');
        out.writeCharSequence(asked.uri(), StandardCharsets.UTF_8);
        out.writeBytes(HTTP_1_1);
        asked.headers().encode(out, false);
        if (body != null) {
            out.writeBytes(CONTENT_LENGTH);
            out.writeCharSequence(Integer.toString(length), StandardCharsets.US_ASCII);
            out.writeShort(CRLF);
        }
        out.writeShort(CRLF);
        if (body != null && !apart) {
            out.writeBytes(body, body.readerIndex(), length);
        }
        channel.write(out, channel.voidPromise());
        if (body != null && apart) {
            channel.write(body.retainedDuplicate(), channel.voidPromise());
        }
        channel.flush();
    }

    void reset(boolean sent) {
        if (sent) {
            if (response != null) {
                response.drop();
            }
            close();
        } else {
            request = null;
            free();
        }
    }

    @Override
    public void stopReading(IncomingMessage reader) {
        channel.config().setAutoRead(false);
    }

    @Override
    public void goOnReading(IncomingMessage reader) {
        if (response == reader) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inContext(() -> read(message));
    }

    private void read(Object message) {
        UpstreamRequest asked = request;
        if (asked == null || finished || !(message instanceof HttpObject part)) {
            // What nobody asked for must not become the answer to the next request.
            ReferenceCountUtil.release(message);
            close();
        } else if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            lost(part.decoderResult().cause());
        } else {
            if (message instanceof HttpResponse head) {
                head(asked, head);
            }
            if (message instanceof HttpContent content) {
                content(asked, content);
            }
        }
    }

    private void head(UpstreamRequest asked, HttpResponse head) {
        int status = head.status().code();
        if (status < 200 && status != SWITCHING_PROTOCOLS) {
            interim = true;
            asked.interim();
            return;
        }
        HeadersMultiMap headers = (HeadersMultiMap) head.headers();
        mayGoOn = HttpUtil.isKeepAlive(head) && keepAlive.begin(headers.get(KEEP_ALIVE));
        UpstreamResponse began = new UpstreamResponse(this, status, headers);
        response = began;
        asked.answered(began);
    }

    private void content(UpstreamRequest asked, HttpContent content) {
        try {
            UpstreamResponse reader = response;
            boolean last = content instanceof LastHttpContent;
            if (interim) {
                interim = !last;
                return;
            }
            if (reader == null) {
                close();
                return;
            }
            ByteBuf bytes = content.content();
            if (bytes.isReadable()) {
                reader.came(bytes);
            }
            if (last) {
                finished = true;
                asked.over();
                reader.completed();
            }
        } finally {
            content.release();
        }
    }

    /** Only now is it known that nothing follows the answer that was not asked for. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (finished) {
            finished = false;
            request = null;
            response = null;
            inContext(this::free);
        }
    }

    private void free() {
        if (mayGoOn && channel.isActive() && hasSentAll()) {
            channel.config().setAutoRead(true);
            keepAlive.idle();
            owner.onFree().accept(this);
        } else {
            close();
        }
    }

    /** A server may answer without reading the whole request; what is left of it would stand before the next. */
    private boolean hasSentAll() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting != null && waiting.isEmpty();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inContext(this::gone);
    }

    /** It is closed. */
    void gone() {
        if (!gone) {
            gone = true;
            lost(new IOException("the upstream's connection was closed"));
            owner.onClosed().accept(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable broken) {
        inContext(() ->
                lost(broken instanceof DecoderException && broken.getCause() != null ? broken.getCause() : broken));
    }

    private void lost(Throwable why) {
        close();
        UpstreamRequest asked = request;
        UpstreamResponse reader = response;
        if (asked == null || finished) {
            return;
        }
        request = null;
        response = null;
        asked.over();
        if (reader == null) {
            asked.failed(why);
        } else {
            reader.broke(why);
        }
    }

    /** As handlers of the event loop's own context run, which is what code finds out where it is by. */
    private void inContext(Runnable step) {
        ContextInternal before = context.beginDispatch();
        try {
            step.run();
        } catch (RuntimeException fault) {
            context.reportException(fault);
            close();
        } finally {
            context.endDispatch(before);
        }
    }
}
