package dev.sallyport.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.edge.RawClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConnectionTest {
    private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();

    private RawClient client(Consumer<ClientRequest> onRequest) throws Exception {
        return RawClient.to(ClientServer.start(vertx, onRequest));
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void requestsInOneBreathWaitForEachOthersAnswers() throws Exception {
        List<ClientRequest> told = new ArrayList<>();
        LinkedBlockingQueue<Integer> toldThen = new LinkedBlockingQueue<>();
        try (RawClient client = client(request -> {
            told.add(request);
            toldThen.add(told.size());
            if (request.uri().equals("/1")) {
                vertx.setTimer(50, later -> {
                    toldThen.add(told.size());
                    request.response().end("one");
                });
            } else {
                request.endHandler(end -> request.response().end(request.uri()));
            }
        })) {
            client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                    + "GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.answer().body()).isEqualTo("one");
            assertThat(client.answer().body()).isEqualTo("/2");
            assertThat(client.answer().body()).isEqualTo("/3");
            assertThat(toldThen).containsExactly(1, 1, 2, 3);
            assertThat(client.send(GET).answer().body()).isEqualTo("/a?b=c");
        }
    }

    @Test
    void aThousandRequestsInOneBreathAreAnsweredInALoopAndNotOneInAnother() throws Exception {
        try (RawClient client = client(request -> request.response().end("."))) {
            client.send("GET / HTTP/1.1\r\n\r\n".repeat(3_000));

            for (int i = 0; i < 3_000; i++) {
                assertThat(client.answer().body()).isEqualTo(".");
            }
        }
    }

    @Test
    void aBodyThatNobodyReadsIsPassedOver() throws Exception {
        try (RawClient client = client(request -> {
            request.pause();
            request.response().end(request.method().name());
        })) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab");
            assertThat(client.answer().body()).isEqualTo("POST");

            assertThat(client.send("cde" + GET).answer().body()).isEqualTo("GET");
        }
    }

    @Test
    void aBodyThatIsPausedComesWhole() throws Exception {
        String body = "x".repeat(1 << 20);
        try (RawClient client = client(request -> {
            request.pause();
            Buffer came = Buffer.buffer();
            request.handler(came::appendBuffer);
            request.endHandler(end -> request.response().end(came));
            vertx.setTimer(20, later -> request.resume());
        })) {
            client.send("POST / HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

            assertThat(client.answer().body()).isEqualTo(body);
            assertThat(client.send("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi")
                            .answer()
                            .body())
                    .isEqualTo("hi");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 15, 16, 255, 256, 4_095, 4_096, 65_535, 65_536, 1_048_576})
    void chunksOfAnyLengthCanBeRead(int length) throws Exception {
        String chunk = "x".repeat(length);
        try (RawClient client = client(request -> {
            request.response().setChunked().writeHead();
            request.response().write(Buffer.buffer(chunk));
            request.response().write(Buffer.buffer("y"));
            request.response().end(Buffer.buffer("z"));
        })) {
            RawClient.Answer answer = client.send(GET).answer();

            assertThat(answer.body()).isEqualTo(chunk + "yz");
            assertThat(answer.headers()).doesNotContainKey("content-length");
        }
    }

    @Test
    void aClientThatKnowsNoChunksIsToldTheEndByTheConnection() throws Exception {
        try (RawClient client = client(request -> {
            request.response().setChunked().write(Buffer.buffer("one "));
            request.response().end("two");
        })) {
            String all = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    .untilClosed();

            assertThat(all)
                    .contains("connection: close")
                    .endsWith("\r\n\r\none two")
                    .doesNotContain("chunked");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, , ''",
        "HTTP/1.1, keep-alive, ''",
        "HTTP/1.1, close, close",
        "HTTP/1.0, , close",
        "HTTP/1.0, keep-alive, keep-alive"
    })
    void theConnectionGoesOnAsItsClientWishes(String version, String wish, String says) throws Exception {
        String request = "GET / " + version + "\r\n" + (wish == null ? "" : "Connection: " + wish + "\r\n") + "\r\n";
        try (RawClient client = client(one -> one.response().end("answer"))) {
            RawClient.Answer answer = client.send(request).answer();

            assertThat(answer.body()).isEqualTo("answer");
            assertThat(answer.header("connection")).isEqualTo(says);
            if (says.equals("close")) {
                assertThat(client.untilClosed()).isEmpty();
            } else {
                assertThat(client.send(request).answer().body()).isEqualTo("answer");
            }
        }
    }

    @Test
    void aLastAnswerArrivesWholeAtASlowClient() throws Exception {
        Buffer large = Buffer.buffer("x".repeat(8 << 20));
        CountDownLatch ended = new CountDownLatch(1);
        int port = ClientServer.start(vertx, request -> {
            request.response().end(large);
            ended.countDown();
        });
        try (RawClient client = RawClient.withSmallWindow(port)) {
            client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(client.answer().body()).hasSize(8 << 20);
            assertThat(client.untilClosed()).isEmpty();
        }
    }

    @Test
    void aRefusalReachesAClientThatStillSends() throws Exception {
        try (RawClient client = client(request -> request.response()
                .setStatusCode(413)
                .putHeader("connection", "close")
                .end("too large"))) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 40000000\r\n\r\n" + "x".repeat(100_000));

            assertThat(client.answer().body()).isEqualTo("too large");
            assertThat(client.trySend("x".repeat(100_000)).untilClosed()).isEmpty();
        }
    }

    @Test
    void nothingIsAnsweredBehindALastAnswer() throws Exception {
        List<String> told = new ArrayList<>();
        try (RawClient client = client(request -> {
            told.add(request.uri());
            request.response().putHeader("connection", "close").end("last");
        })) {
            client.send(GET + GET);

            assertThat(client.answer().body()).isEqualTo("last");
            assertThat(client.untilClosed()).isEmpty();
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void whatHasNoBodyHasNone() throws Exception {
        try (RawClient client = client(request -> request.response()
                .setStatusCode(request.uri().equals("/nothing") ? 204 : 200)
                .end(request.uri().equals("/nothing") ? "" : "body"))) {
            client.send("HEAD / HTTP/1.1\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).contains("content-length: 4");

            assertThat(client.send("GET /nothing HTTP/1.1\r\n\r\n").answer().headers())
                    .doesNotContainKey("content-length");
            assertThat(client.send(GET).answer().body()).isEqualTo("body");
        }
    }

    @Test
    void aClientThatWaitsToBeAskedIsAsked() throws Exception {
        try (RawClient client = client(request -> {
            request.endHandler(end -> request.response().end("thanks"));
            request.response().writeContinue();
        })) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

            assertThat(client.send("hi").answer().body()).isEqualTo("thanks");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/2.0, 505",
        "GET / HTTP/0.9, 505",
        "PRI * HTTP/2.0, 505",
        "GET / HTTPS/1.1, 505",
        "nonsense, 400"
    })
    void whatIsNoRequestIsToldSo(String line, int status) throws Exception {
        try (RawClient client = client(request -> request.response().end("?"))) {
            assertThat(client.send(line + "\r\n\r\n").answer().status()).isEqualTo(status);
            assertThat(client.untilClosed()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b?c=d&c=e, /a/b, d",
        "/a?c=d?/x, /a, d?/x",
        "http://h/a?c=d, /a, d",
        "http://h, /, ",
        "http://h?c=d, /, d",
        "*, *, ",
        "?c=d, '', d"
    })
    void aTargetHasAPathAndParameters(String target, String path, String value) throws Exception {
        LinkedBlockingQueue<ClientRequest> told = new LinkedBlockingQueue<>();
        try (RawClient client = client(request -> {
            told.add(request);
            request.response().end();
        })) {
            client.send("GET " + target + " HTTP/1.1\r\n\r\n").answer();
        }

        ClientRequest request = told.take();
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.params().get("c")).isEqualTo(value);
        assertThat(request.hasQuery()).isEqualTo(value != null);
        assertThat(request.remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(request.scheme()).isEqualTo("http");
    }

    @Test
    void aClientThatLeavesIsNoticedOnceAndIsWrittenToNoMore() throws Exception {
        LinkedBlockingQueue<ClientResponse> left = new LinkedBlockingQueue<>();
        try (RawClient client = client(request -> {
            ClientResponse response = request.response();
            response.closeHandler(() -> left.add(response));
            response.setChunked().write(Buffer.buffer("event"));
        })) {
            client.send(GET).readUntil("event");
        }
        ClientResponse response = left.poll(20, TimeUnit.SECONDS);

        assertThat(response).isNotNull();
        assertThat(response.closed()).isTrue();
        response.write(Buffer.buffer("to nobody"));
        response.end();
        assertThatThrownBy(response::end).isInstanceOf(IllegalStateException.class);
        assertThat(left).isEmpty();
    }

    @Test
    void aResponseThatIsBrokenOffIsCutShort() throws Exception {
        try (RawClient client = client(request -> {
            request.response().setChunked().write(Buffer.buffer("half"));
            request.response().reset();
        })) {
            assertThat(client.send(GET).untilClosed()).endsWith("4\r\nhalf\r\n");
        }
    }

    @Test
    void whoReadsSlowlyIsWaitedFor() throws Exception {
        Buffer chunk = Buffer.buffer("x".repeat(64 * 1024));
        CountDownLatch full = new CountDownLatch(1);
        int port = ClientServer.start(vertx, request -> {
            ClientResponse response = request.response().setChunked();
            Runnable fill = () -> {
                while (!response.writeQueueFull()) {
                    response.write(chunk);
                }
                full.countDown();
            };
            response.drainHandler(() -> {
                response.drainHandler(() -> {});
                response.end("drained");
            });
            fill.run();
        });
        try (RawClient client = RawClient.withSmallWindow(port)) {
            client.send(GET);
            assertThat(full.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(client.answer().body()).endsWith("xdrained");
        }
    }

    @Test
    void aFaultOfOursEndsTheConnection() throws Exception {
        try (RawClient client = client(request -> {
            throw new IllegalStateException("on purpose");
        })) {
            assertThat(client.send(GET).untilClosed()).isEmpty();
        }
    }

    @Test
    void connectionsThatIdleAreClosed() throws Exception {
        int port = ClientServer.start(vertx, request -> request.response().end("answer"), Duration.ofMillis(100));
        try (RawClient client = RawClient.to(port)) {
            assertThat(client.send(GET).answer().body()).isEqualTo("answer");

            assertThat(client.untilClosed()).isEmpty();
        }
    }
}
