package dev.sallyport.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client: HTTP/1.1 (RFC 9112), directly on Netty, for the general server above it cost a call more than the
 * call's policies. Stands behind a {@link RequestDecoder}. Requests that a client sends before it has its answer wait for their
 * turn. Confined to its event loop.
 *
 * <pre>
 *   open ──head──▶ reading, to be answered ──last chunk, answer──▶ idle ──head──▶ …
 *                     └── last answer, unread body ──▶ lingering ──▶ closed
 * </pre>
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements IncomingMessage.Connection {
    /** For a client that still sends what nobody reads to find the answer; closing under it would lose that. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final ContextInternal context;
    private final Channel channel;
    private final Owner owner;
    private final Peer peer;
    /** The request whose body is not read whole. */
    private @Nullable ClientRequest reading;
    /** The request whose answer is not given whole. */
    private @Nullable ClientRequest answering;
    /** What was read behind a request that is not answered yet. */
    private @Nullable Deque<Object> waiting;

    private long closeAtNanos;
    private boolean readerIsSlow;
    private boolean taking;
    private boolean draining;
    private boolean lastAnswerGiven;

    /**
     * Who is at its other end.
     *
     * @param address as a literal; null where it has none
     * @param secure whether it came by TLS
     */
    record Peer(@Nullable String address, boolean secure) {}

    /** Who looks after all of them. */
    record Owner(Consumer<ClientRequest> onRequest, Consumer<ClientConnection> onClosed, Duration idleMax) {}

    ClientConnection(ContextInternal context, Channel channel, Peer peer, Owner owner, Duration headWithin) {
        this.context = context;
        this.channel = channel;
        this.owner = owner;
        this.peer = peer;
        this.closeAtNanos = System.nanoTime() + headWithin.toNanos();
    }

    Peer peer() {
        return peer;
    }

    boolean isActive() {
        return channel.isActive();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** The answer under way is its last one. */
    boolean isDraining() {
        return draining;
    }

    /** Nothing is under way, and has not been for as long as it may. */
    boolean isOverdue(long nowNanos) {
        return answering == null && nowNanos - closeAtNanos >= 0;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is heard of when the channel is inactive
    void close() {
        channel.close();
    }

    /** Room for what is to be written. */
    ByteBuf buffer(int bytes) {
        return channel.alloc().directBuffer(bytes);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what fails here comes as an exception of the channel
    void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
        channel.flush();
    }

    /** All of the answer to {@code request} is written. */
    void answered(ClientRequest request) {
        answering = null;
        closeAtNanos = System.nanoTime() + owner.idleMax().toNanos();
        if (reading != null) {
            request.drop();
            goOnReading(request);
        }
        // An answer that began before the server went out of service does not say that it is the last.
        if (draining || request.response().headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true)) {
            lastAnswerGiven = true;
            dropWaiting();
            if (reading == null) {
                closeWhenSent();
            } else {
                closeAtNanos = System.nanoTime() + LINGER.toNanos();
            }
        } else {
            takeWaiting();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is heard of when the channel is inactive
    private void closeWhenSent() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void stopReading(IncomingMessage message) {
        readerIsSlow = true;
        channel.config().setAutoRead(false);
    }

    @Override
    public void goOnReading(IncomingMessage message) {
        readerIsSlow = false;
        goOnReading();
    }

    private void goOnReading() {
        if (waiting == null && !readerIsSlow) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ContextInternal before = context.beginDispatch();
        try {
            read(message);
        } catch (RuntimeException fault) {
            context.reportException(fault);
            close();
        } finally {
            context.endDispatch(before);
        }
    }

    private void read(Object message) {
        if (waiting != null) {
            waiting.add(message);
        } else if (answering != null && message instanceof HttpRequest) {
            waiting = new ArrayDeque<>();
            waiting.add(message);
            channel.config().setAutoRead(false);
        } else {
            take(message);
        }
    }

    private void take(Object message) {
        taking = true;
        try {
            if (message instanceof HttpRequest head && !lastAnswerGiven) {
                head(head);
            } else if (message instanceof HttpContent content) {
                content(content);
            } else {
                ReferenceCountUtil.release(message);
            }
        } finally {
            taking = false;
        }
    }

    /**
     * As far as it is the turn of what waits. What is answered at once makes it the turn of the next: in this loop, and not
     * in another within.
     */
    private void takeWaiting() {
        while (!taking && waiting != null && (answering == null || !(waiting.peek() instanceof HttpRequest))) {
            Object next = waiting.poll();
            if (next == null) {
                waiting = null;
                goOnReading();
            } else {
                take(next);
            }
        }
    }

    private void head(HttpRequest head) {
        HttpResponseStatus problem = problem(head);
        if (problem != null) {
            refuse(problem);
            return;
        }
        ClientRequest request = new ClientRequest(this, head);
        reading = request;
        answering = request;
        owner.onRequest().accept(request);
    }

    private static @Nullable HttpResponseStatus problem(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            return switch (head.decoderResult().cause()) {
                case TooLongHttpLineException tooLong -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
                case TooLongHttpHeaderException tooLong -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
                default -> HttpResponseStatus.BAD_REQUEST;
            };
        }
        HttpVersion version = head.protocolVersion();
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0)
                ? null
                : HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED;
    }

    /** What is no request of HTTP/1.1 can have no other behind it. */
    private void refuse(HttpResponseStatus status) {
        lastAnswerGiven = true;
        dropWaiting();
        write(Unpooled.copiedBuffer(
                "HTTP/1.1 " + status + "\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
                StandardCharsets.US_ASCII));
        closeWhenSent();
    }

    private void content(HttpContent content) {
        try {
            ClientRequest request = reading;
            if (request == null) {
                return;
            }
            if (content.decoderResult().isFailure()) {
                close();
                return;
            }
            ByteBuf bytes = content.content();
            if (bytes.isReadable() && !lastAnswerGiven) {
                request.came(bytes);
            }
            if (content instanceof LastHttpContent) {
                reading = null;
                request.completed();
                if (lastAnswerGiven) {
                    closeWhenSent();
                }
            }
        } finally {
            content.release();
        }
    }

    private void dropWaiting() {
        Deque<Object> messages = waiting;
        if (messages != null) {
            messages.forEach(ReferenceCountUtil::release);
            messages.clear();
            waiting = null;
            goOnReading();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ClientRequest request = answering;
        if (request != null && channel.isWritable()) {
            inContext(request.response()::drained);
        }
    }

    /** The server goes out of service: {@code ShutdownEvent} is how Vert.x says so to every connection. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ShutdownEvent) {
            draining = true;
            if (answering == null) {
                closeWhenSent();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable broken) {
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inContext(this::gone);
    }

    /** It is closed. */
    private void gone() {
        owner.onClosed().accept(this);
        dropWaiting();
        ClientRequest read = reading;
        ClientRequest unanswered = answering;
        reading = null;
        answering = null;
        if (unanswered != null) {
            unanswered.response().clientLeft();
        }
        if (read != null) {
            read.broke(new IOException("the client's connection was closed"));
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
