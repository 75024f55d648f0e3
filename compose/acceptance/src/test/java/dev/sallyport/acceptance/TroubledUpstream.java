package dev.sallyport.acceptance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An upstream that takes every call and answers none as it should. */
final class TroubledUpstream implements AutoCloseable {
    private final ServerSocket socket;
    private final Trouble trouble;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);

    enum Trouble {
        /** Nothing is answered. */
        HANG,
        /** The connection is reset in the middle of an event that would be the answer. */
        RESET,
        /** What comes is no HTTP. */
        GARBAGE
    }

    private TroubledUpstream(ServerSocket socket, Trouble trouble) {
        this.socket = socket;
        this.trouble = trouble;
        threads.execute(this::accept);
    }

    static TroubledUpstream start(Trouble trouble) throws IOException {
        return new TroubledUpstream(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), trouble);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/mcp");
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                threads.execute(() -> answer(connection));
            }
        } catch (IOException end) {
            // The socket is closed.
        }
    }

    private void answer(Socket connection) {
        try (connection) {
            readRequest(new BufferedInputStream(connection.getInputStream()));
            OutputStream to = connection.getOutputStream();
            switch (trouble) {
                case HANG -> closed.await();
                case RESET -> {
                    String half = "data: {\"jsonrpc\":\"2.0\",\"id\":2,\"resu";
                    to.write(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n"
                                    .formatted(half.length(), half)
                                    .getBytes(StandardCharsets.US_ASCII));
                    to.flush();
                    // Closing it resets it then.
                    connection.setSoLinger(true, 0);
                }
                case GARBAGE -> to.write(new byte[] {0, (byte) 0xff, 'n', 'o', ' ', 1, '\r', '\n', '\r', '\n'});
            }
        } catch (IOException gone) {
            // The gateway gave up first.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void readRequest(InputStream from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int each = from.read();
            if (each < 0) {
                throw new IOException("no request");
            }
            head.append((char) each);
        }
        int length = head.toString()
                .lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
        from.readNBytes(length);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        threads.close();
    }
}
