package dev.sallyport.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a client's request is answered with (RFC 9112). A head and what is written with it leave in one buffer, and so does a chunk
 * with what frames it. What is written to a client that has left goes nowhere. Confined to its event loop.
 */
public final class ClientResponse {
    /** Most heads fit. */
    private static final int HEAD_BYTES = 768;

    /** What frames a chunk, and the last one behind it. */
    private static final int FRAMING_BYTES = 24;

    private static final byte[] HTTP_1_1 = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT_LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int CRLF = '\r' << 8 | '\n';

    private final ClientConnection connection;
    private final ClientRequest request;
    private final HeadersMultiMap headers = HeadersMultiMap.httpHeaders();
    private Runnable onDrain = () -> {};
    private Runnable onClose = () -> {};
    private int statusCode = HttpResponseStatus.OK.code();
    private boolean chunked;
    private boolean headWritten;
    private boolean ended;

    ClientResponse(ClientConnection connection, ClientRequest request) {
        this.connection = connection;
        this.request = request;
    }

    public int getStatusCode() {
        return statusCode;
    }

    public ClientResponse setStatusCode(int code) {
        statusCode = code;
        return this;
    }

    /** What its head says. Names and values are validated as they are added. */
    public MultiMap headers() {
        return headers;
    }

    public ClientResponse putHeader(CharSequence name, CharSequence value) {
        headers.set(name, value);
        return this;
    }

    public ClientResponse putHeader(String name, List<String> values) {
        headers.set(name, values);
        return this;
    }

    /** Its length will be known when it ends. */
    public ClientResponse setChunked() {
        headers.set(HttpHeaders.TRANSFER_ENCODING, HttpHeaders.CHUNKED);
        return this;
    }

    /** Asks for the body of a request that waits to be asked (RFC 9110 section 10.1.1). */
    public void writeContinue() {
        if (!headWritten && !closed()) {
            connection.write(Unpooled.wrappedBuffer(CONTINUE));
        }
    }

    public void writeHead() {
        write(Unpooled.EMPTY_BUFFER, false);
    }

    public void write(Buffer chunk) {
        write(((BufferInternal) chunk).getByteBuf());
    }

    /** The chunk is copied, and its writer's to use again. */
    public void write(ByteBuf chunk) {
        write(chunk, false);
    }

    public void end() {
        write(Unpooled.EMPTY_BUFFER, true);
    }

    public void end(Buffer last) {
        end(((BufferInternal) last).getByteBuf());
    }

    /** The last chunk is copied, and its writer's to use again. */
    public void end(ByteBuf last) {
        write(last, true);
    }

    public void end(String last) {
        write(Unpooled.wrappedBuffer(last.getBytes(StandardCharsets.UTF_8)), true);
    }

    private void write(ByteBuf data, boolean last) {
        if (ended) {
            throw new IllegalStateException("a response that has ended was written to");
        }
        ended = last;
        if (closed()) {
            return;
        }
        int length = data.readableBytes();
        ByteBuf out = connection.buffer((headWritten ? 0 : HEAD_BYTES) + length + FRAMING_BYTES);
        if (!headWritten) {
            headWritten = true;
            encodeHead(out, last ? length : -1);
        }
        if (!isBodiless()) {
            encodeBody(out, data, last);
        }
        connection.write(out);
        if (last) {
            connection.answered(request);
        }
    }

    private void encodeHead(ByteBuf out, int length) {
        if (!request.isKeepAlive() || connection.isDraining()) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        } else if (!request.hasChunks()) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.KEEP_ALIVE);
        }
        frame(length);
        out.writeBytes(HTTP_1_1);
        HttpResponseStatus status = HttpResponseStatus.valueOf(statusCode);
        out.writeBytes(status.codeAsText().array());
        out.writeByte(' ');
        out.writeCharSequence(status.reasonPhrase(), StandardCharsets.US_ASCII);
        out.writeShort(CRLF);
        headers.encode(out, false);
        if (length >= 0 && !chunked && mayHaveLength() && !headers.contains(HttpHeaders.CONTENT_LENGTH)) {
            out.writeBytes(CONTENT_LENGTH);
            out.writeCharSequence(Integer.toString(length), StandardCharsets.US_ASCII);
            out.writeShort(CRLF);
        }
        out.writeShort(CRLF);
    }

    /** How the body's end is told: by its length, by chunks, or where the client knows no chunks by the connection's end. */
    private void frame(int length) {
        boolean wanted = headers.contains(HttpHeaders.TRANSFER_ENCODING);
        chunked = wanted && request.hasChunks() && !isBodiless();
        if (wanted && !chunked) {
            headers.remove(HttpHeaders.TRANSFER_ENCODING);
        }
        if (!chunked && length < 0 && !isBodiless() && !headers.contains(HttpHeaders.CONTENT_LENGTH)) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private void encodeBody(ByteBuf out, ByteBuf data, boolean last) {
        int length = data.readableBytes();
        if (chunked && length > 0) {
            encodeSize(out, length);
        }
        out.writeBytes(data, data.readerIndex(), length);
        if (chunked && length > 0) {
            out.writeShort(CRLF);
        }
        if (chunked && last) {
            out.writeBytes(LAST_CHUNK);
        }
    }

    private static void encodeSize(ByteBuf out, int length) {
        int digits = Math.max(1, (Integer.SIZE + 3 - Integer.numberOfLeadingZeros(length)) / 4);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.writeByte(HEX[length >> shift & 0xf]);
        }
        out.writeShort(CRLF);
    }

    /** RFC 9110 sections 9.3.2, 15.3.5 and 15.4.5. */
    private boolean isBodiless() {
        return request.method().equals(HttpMethod.HEAD) || !mayHaveLength() || statusCode == 304;
    }

    private boolean mayHaveLength() {
        return statusCode >= 200 && statusCode != 204 && statusCode != 304;
    }

    public boolean headWritten() {
        return headWritten;
    }

    public boolean ended() {
        return ended;
    }

    /** Whether it can reach nobody any more. */
    public boolean closed() {
        return !connection.isActive();
    }

    /** Breaks it off, which ends the connection: HTTP/1.1 has no other way to say so. */
    public void reset() {
        connection.close();
    }

    /** Whether the client reads more slowly than it is written to. */
    public boolean writeQueueFull() {
        return !connection.isWritable();
    }

    /** What to do when the client has read on. */
    public void drainHandler(Runnable action) {
        onDrain = action;
    }

    /** What to do when the client leaves before the end. */
    public void closeHandler(Runnable action) {
        onClose = action;
    }

    void drained() {
        onDrain.run();
    }

    void clientLeft() {
        onClose.run();
    }
}
