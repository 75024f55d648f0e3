package dev.sallyport.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upstream that does exactly what a test says, byte by byte: the only way to be a server that no library would be. One
 * virtual thread a connection.
 */
public final class UpstreamUnderTest implements AutoCloseable {
    private final ServerSocket socket;
    private final Behaviour behaviour;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** What the upstream does with one request. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(Received request, Connection connection) throws IOException;
    }

    /** A request as it came; header names in lower case. */
    public record Received(String method, String uri, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Where the answer goes. */
    public record Connection(Socket socket, OutputStream out) {
        public void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        public void json(String body) throws IOException {
            json(body, "");
        }

        /** Sends a JSON answer with further header lines, each ending in CR LF. */
        public void json(String body, String headers) throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + headers + "Content-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
        }

        /** Opens an event stream that ends with the connection. */
        public void eventStream() throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        }

        /** Waits until the other side closes; returns at once when it has. */
        public void awaitClose() throws IOException {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // Whatever else comes is of no interest.
            }
        }
    }

    private UpstreamUnderTest(int port, Behaviour behaviour) throws IOException {
        this.socket = new ServerSocket(port, 512, InetAddress.getLoopbackAddress());
        this.behaviour = behaviour;
    }

    public static UpstreamUnderTest start(Behaviour behaviour) throws IOException {
        return startAt(0, behaviour);
    }

    /** Starts where somebody is expected already. */
    public static UpstreamUnderTest startAt(int port, Behaviour behaviour) throws IOException {
        UpstreamUnderTest upstream = new UpstreamUnderTest(port, behaviour);
        Thread.ofVirtual().start(upstream::accept);
        return upstream;
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    /** Every request so far, in the order they were read. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Starts the list of requests anew. */
    public void forget() {
        received.clear();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connection.setTcpNoDelay(true);
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            Connection answers = new Connection(connection, connection.getOutputStream());
            while (!connection.isClosed()) {
                String head = readHead(in);
                if (head.isEmpty()) {
                    return;
                }
                Received request = parse(head, in);
                received.add(request);
                behaviour.answer(request, answers);
            }
        } catch (IOException gone) {
            // The edge hung up, as many of these tests want it to.
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0) {
            head.write(next);
            if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static Received parse(String head, InputStream in) throws IOException {
        String[] lines = head.split("\r\n", -1);
        String[] requestLine = lines[0].split(" ", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            headers.merge(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip(),
                    (first, second) -> first + ", " + second);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Received(requestLine[0], requestLine[1], headers, body);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the upstream's socket did not close", e);
        }
    }
}
