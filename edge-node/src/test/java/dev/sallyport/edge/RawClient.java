package dev.sallyport.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A client that writes exactly what a test says, and reads what comes; every wait ends after {@value #WITHIN_MILLIS} ms. */
public final class RawClient implements AutoCloseable {
    private static final int WITHIN_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);

    /** A whole answer; header names in lower case, those that came twice joined. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 8_192);
    }

    public static RawClient to(int port) throws IOException {
        return connect(new Socket(), port);
    }

    /** A client whose kernel takes little on its behalf while it does not read. */
    public static RawClient withSmallWindow(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        return connect(socket, port);
    }

    private static RawClient connect(Socket socket, int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(WITHIN_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WITHIN_MILLIS);
        return new RawClient(socket);
    }

    /** A whole POST of JSON. Each of {@code headers} is a line without its end. */
    public static String post(String path, String body, String... headers) {
        return head("POST", path, headers) + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n" + body;
    }

    /** The same as a modern client says it. */
    public static String modernPost(String path, String tool, String... headers) {
        String mirrored = "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: " + tool;
        String more = headers.length == 0 ? mirrored : mirrored + "\r\n" + String.join("\r\n", headers);
        return post(path, McpHttp.modernCall(tool), more);
    }

    /** A head but for its end, so that more lines may follow. */
    public static String head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n")
                .append("Accept: application/json, text/event-stream\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    /** A whole request without a body. */
    public static String bare(String method, String path, String... headers) {
        return head(method, path, headers) + "\r\n";
    }

    public RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends, where the other side may have closed already. */
    public RawClient trySend(String text) {
        try {
            return send(text);
        } catch (IOException closed) {
            return this;
        }
    }

    /** One whole answer. */
    public Answer answer() throws IOException {
        String head = readUntil("\r\n\r\n");
        String[] lines = head.strip().split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.merge(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip(),
                    (first, second) -> first + ", " + second);
        }
        int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
        return new Answer(status, headers, new String(body(headers), StandardCharsets.UTF_8));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        if (length != null) {
            return in.readNBytes(Integer.parseInt(length));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            int size;
            do {
                size = Integer.parseInt(readUntil("\r\n").strip(), 16);
                body.write(in.readNBytes(size));
                readUntil("\r\n");
            } while (size > 0);
        }
        return body.toByteArray();
    }

    /** Everything up to and including {@code end}. */
    public String readUntil(String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] wanted = end.getBytes(StandardCharsets.UTF_8);
        int last = wanted[wanted.length - 1];
        int next;
        while ((next = read()) >= 0) {
            read.write(next);
            if (next == last && read.toString(StandardCharsets.UTF_8).endsWith(end)) {
                return read.toString(StandardCharsets.UTF_8);
            }
        }
        throw new EOFException("closed before \"" + end + "\", after: " + read.toString(StandardCharsets.UTF_8));
    }

    /** Waits until the other side closes; what still comes until then. */
    public String untilClosed() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            int next;
            while ((next = read()) >= 0) {
                read.write(next);
            }
        } catch (SocketException reset) {
            return read.toString(StandardCharsets.UTF_8);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    /** One byte. A peer that keeps a stream alive with comments must not keep a test waiting for what never comes. */
    private int read() throws IOException {
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new SocketTimeoutException("a minute has passed");
        }
        return in.read();
    }

    public InputStream in() {
        return in;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
