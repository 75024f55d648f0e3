package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose connection broke comes back to the same edge (2025-11-25, Transports, Resumability). */
@UsesKafka
@Timeout(60)
class ResumedStreamTest {
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}";
    private static final String LATEST = "MCP-Protocol-Version: 2025-11-25";
    private static EdgeUnderTest edge;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void everyEventComesOnceAndInOrderHoweverOftenTheConnectionBreaks() throws Exception {
        Random random = new Random(4711);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            for (int i = 0; i < 300; i++) {
                connection.send(progress(i, "x".repeat(i * 37 % 2_000)));
                if (i % 25 == 0) {
                    pause();
                }
            }
            connection.send("data: " + RESULT + "\n\n");
            connection.socket().close();
        })) {
            edge.configure(Servers.streamable("broken-often", upstream.url("/mcp")));

            ResumingClient client = new ResumingClient("/broken-often/mcp", random);
            List<String> messages = client.call(McpHttp.call("slow"), "result", 40, edge.port());

            assertThat(client.connections()).isGreaterThan(5);
            assertThat(messages).hasSize(301);
            for (int i = 0; i < 300; i++) {
                assertThat(messages.get(i)).contains("\"progress\":" + i + ",");
            }
            assertThat(messages.getLast()).isEqualTo(RESULT);
            assertThat(upstream.received()).hasSize(1);
        }
    }

    @Test
    void aStreamThatHasEndedMeanwhileIsReplayedToItsEnd() throws Exception {
        Semaphore clientLeft = new Semaphore(0);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send(progress(1, ""));
            clientLeft.acquireUninterruptibly();
            connection.send(progress(2, "") + "data: " + RESULT + "\n\n");
            connection.socket().close();
        })) {
            edge.configure(Servers.streamable("ended-meanwhile", upstream.url("/mcp")));
            ResumingClient client = new ResumingClient("/ended-meanwhile/mcp", new Random(1));
            client.read(edge.port(), RawClient.post("/ended-meanwhile/mcp", McpHttp.call("slow")), "result", 1);
            clientLeft.release();

            client.comeBack(edge.port(), "result", 10);

            assertThat(client.messages()).hasSize(3).last().isEqualTo(RESULT);
        }
    }

    @Test
    void anAnswerWhoseUpstreamDiesWhileTheClientIsAwayIsAnError() throws Exception {
        Semaphore clientLeft = new Semaphore(0);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send(progress(1, ""));
            clientLeft.acquireUninterruptibly();
            connection.socket().close();
        })) {
            edge.configure(Servers.streamable("died-meanwhile", upstream.url("/mcp")));
            ResumingClient client = new ResumingClient("/died-meanwhile/mcp", new Random(1));
            client.read(edge.port(), RawClient.post("/died-meanwhile/mcp", McpHttp.call("slow")), "error", 1);
            clientLeft.release();

            client.comeBack(edge.port(), "error", 10);

            assertThat(client.messages().getLast()).contains("\"id\":7", "upstream_broke_off");
        }
    }

    @Test
    void newsOfTheTimeThatTheClientWasAwayAreNotLost() throws Exception {
        Semaphore clientLeft = new Semaphore(0);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send(news(1));
            clientLeft.acquireUninterruptibly();
            connection.send(news(2));
            connection.send(news(3));
            connection.awaitClose();
        })) {
            edge.configure(Servers.streamable("news-kept", upstream.url("/mcp")));
            ResumingClient client = new ResumingClient("/news-kept/mcp", new Random(1));
            client.read(edge.port(), RawClient.bare("GET", "/news-kept/mcp"), "none", 1);
            clientLeft.release();

            client.comeBack(edge.port(), "news 3", 10);

            assertThat(client.messages())
                    .map(each -> each.replaceAll("\\D+", " "))
                    .containsExactly(" 2 0 1 ", " 2 0 2 ", " 2 0 3 ");
            assertThat(upstream.received()).hasSize(1);
        }
    }

    @Test
    void anUpstreamWithIdsOfItsOwnGoesOnWhereItWas() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            int from = request.header("last-event-id").isEmpty()
                    ? 0
                    : Integer.parseInt(request.header("last-event-id").substring(5));
            for (int i = from + 1; i <= Math.min(from + 4, 10); i++) {
                connection.send("id: mine-" + i + "\n" + progress(i, ""));
            }
            if (from + 4 >= 10) {
                connection.send("id: mine-11\ndata: " + RESULT + "\n\n");
            }
            connection.socket().close();
        })) {
            edge.configure(Servers.streamable("own-ids", upstream.url("/mcp")));
            ResumingClient client = new ResumingClient("/own-ids/mcp", new Random(1));

            List<String> messages = client.call(McpHttp.call("slow"), "result", 100, edge.port());

            assertThat(messages).hasSize(11).last().isEqualTo(RESULT);
            assertThat(upstream.received())
                    .map(each -> each.header("last-event-id"))
                    .containsExactly("", "mine-4", "mine-8");
        }
    }

    @Test
    void whatTheRingNoLongerHasIsSaidToBeLost() throws Exception {
        Semaphore clientLeft = new Semaphore(0);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send(progress(0, ""));
            clientLeft.acquireUninterruptibly();
            // At once, so that the ring gets all of it in one batch.
            StringBuilder events = new StringBuilder();
            for (int i = 1; i <= 50; i++) {
                events.append(progress(i, ""));
            }
            connection.send(events + "data: " + RESULT + "\n\n");
            connection.socket().close();
        })) {
            edge.configure(Written.server("'name':'overrun','basePath':'overrun','backend':{'url':'"
                    + upstream.url("/mcp")
                    + "'},'access':{'subscriptionRequired':false},'resumption':{'eventsMax':10}"));
            ResumingClient client = new ResumingClient("/overrun/mcp", new Random(1));
            client.read(edge.port(), RawClient.post("/overrun/mcp", McpHttp.call("slow")), "result", 1);
            clientLeft.release();

            client.comeBack(edge.port(), "result", 100);

            List<String> messages = client.messages();
            assertThat(messages.get(1)).contains("notifications/message", "events_lost", "\"events\":41");
            assertThat(messages.get(2)).contains("\"progress\":42,");
            assertThat(messages).hasSize(12).last().isEqualTo(RESULT);
        }
    }

    @Test
    void theOldConnectionEndsWhenItsClientIsBackOnAnother() throws Exception {
        Semaphore back = new Semaphore(0);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send(news(1));
                    back.acquireUninterruptibly();
                    connection.send(news(2));
                    connection.awaitClose();
                });
                RawClient halfOpen = RawClient.to(edge.port())) {
            edge.configure(Servers.streamable("half-open", upstream.url("/mcp")));
            String first =
                    halfOpen.send(RawClient.bare("GET", "/half-open/mcp")).readUntil("news 1\"}}\n\n");
            try (RawClient again = RawClient.to(edge.port())) {
                again.send(RawClient.bare(
                        "GET",
                        "/half-open/mcp",
                        "Last-Event-ID: " + EventIds.lastIn(first).orElseThrow()));

                assertThat(halfOpen.untilClosed()).doesNotContain("news 2");
                back.release();
                assertThat(again.readUntil("news 2\"}}\n\n")).doesNotContain("news 1");
            }
        }
    }

    @Test
    void anIdOfNobodyIsUnknown() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send(news(1));
            connection.awaitClose();
        })) {
            edge.configure(Servers.streamable("unknown-id", upstream.url("/mcp")));
            edge.configure(Servers.streamable("unknown-id-other", upstream.url("/mcp")));
            ResumingClient client = new ResumingClient("/unknown-id/mcp", new Random(1));
            client.read(edge.port(), RawClient.bare("GET", "/unknown-id/mcp"), "none", 1);
            String id = client.lastId().orElseThrow();
            int seen = upstream.received().size();

            for (String wrong : List.of("4711", "k1.AAAA.1", id + "x", id.replace("k1.", "k2."), "." + id)) {
                RawClient.Answer answer = resume("unknown-id", wrong);
                assertThat(answer.status()).as(wrong).isEqualTo(400);
                assertThat(answer.body())
                        .contains("\"reason\":\"unknown_event\"")
                        .doesNotContain(wrong);
            }
            assertThat(resume("unknown-id-other", id).status()).isEqualTo(400);
            assertThat(upstream.received()).hasSize(seen);
        }
    }

    @Test
    void anIdInAnotherCallersHandsIsUnknown() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send(news(1));
            connection.awaitClose();
        })) {
            edge.configure(Written.server(
                    "'name':'keyed','basePath':'keyed','backend':{'url':'" + upstream.url("/mcp") + "'}"));
            for (String owner : List.of("anna", "mallory")) {
                edge.configure(Written.subscription("'name':'" + owner + "-resumes','scope':'all'")
                        .with(EdgeUnderTest.keys(owner + "-resumes-key", owner + "-resumes-second")));
            }
            String key = "Ocp-Apim-Subscription-Key: ";
            ResumingClient anna = new ResumingClient("/keyed/mcp", new Random(1), key + "anna-resumes-key");
            anna.read(edge.port(), RawClient.bare("GET", "/keyed/mcp", key + "anna-resumes-key"), "none", 1);
            String id = anna.lastId().orElseThrow();

            assertThat(resume("keyed", id, key + "mallory-resumes-key").status())
                    .isEqualTo(400);
            // The other key of the same subscription is the same principal.
            try (RawClient again = RawClient.to(edge.port())) {
                assertThat(again.send(RawClient.bare(
                                        "GET", "/keyed/mcp", key + "anna-resumes-second", "Last-Event-ID: " + id))
                                .readUntil("\r\n\r\n"))
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void onlyClientsThatKnowItAreSentAnIdBeforeTheFirstEvent() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send("data: " + RESULT + "\n\n");
            connection.socket().close();
        })) {
            edge.configure(Servers.streamable("primed", upstream.url("/mcp")));

            String latest = post("primed", LATEST);
            String older = post("primed", "MCP-Protocol-Version: 2025-06-18");

            assertThat(EventIds.without(latest)).isEqualTo("data: \n\ndata: " + RESULT + "\n\n");
            assertThat(EventIds.in(latest)).map(EventIds::position).containsExactly(0L, 1L);
            assertThat(EventIds.without(older)).isEqualTo("data: " + RESULT + "\n\n");
        }
    }

    @Test
    void modernStreamsGetNoIds() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send("data: " + RESULT + "\n\n");
                    connection.socket().close();
                });
                RawClient client = RawClient.to(edge.port())) {
            edge.configure(Servers.streamable("modern-no-ids", upstream.url("/mcp")));

            assertThat(client.send(RawClient.modernPost("/modern-no-ids/mcp", "t"))
                            .answer()
                            .body())
                    .isEqualTo("data: " + RESULT + "\n\n");
        }
    }

    @Test
    void aServerWithoutResumptionKeepsItsOwnIds() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send("id: 5\n" + news(1));
                    connection.socket().close();
                });
                RawClient client = RawClient.to(edge.port())) {
            edge.configure(Written.server("'name':'own-way','basePath':'own-way','backend':{'url':'"
                    + upstream.url("/mcp")
                    + "'},'access':{'subscriptionRequired':false},'resumption':{'enabled':false}"));

            assertThat(client.send(RawClient.bare("GET", "/own-way/mcp", "Last-Event-ID: 4", LATEST))
                            .answer()
                            .body())
                    .startsWith("id: 5\n" + news(1));
            assertThat(upstream.received().getLast().header("last-event-id")).isEqualTo("4");
        }
    }

    @Test
    void theEndOfASessionIsTheEndOfItsStreams() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            switch (request.method()) {
                case "POST" -> connection.json(RESULT, "Mcp-Session-Id: upstream-secret\r\n");
                case "DELETE" -> connection.send("HTTP/1.1 204 No Content\r\n\r\n");
                default -> {
                    connection.eventStream();
                    connection.send(news(1));
                    connection.awaitClose();
                    closed.countDown();
                }
            }
        })) {
            edge.configure(Servers.streamable("session-over", upstream.url("/mcp")));
            URI url = edge.url("/session-over/mcp");
            String session = new McpHttp()
                    .post(url, McpHttp.INITIALIZE)
                    .headers()
                    .firstValue("mcp-session-id")
                    .orElseThrow();
            String header = "Mcp-Session-Id: " + session;
            ResumingClient client = new ResumingClient("/session-over/mcp", new Random(1), header);
            client.read(edge.port(), RawClient.bare("GET", "/session-over/mcp", header), "none", 1);
            assertThat(resume("session-over", client.lastId().orElseThrow()).status())
                    .isEqualTo(400);

            new McpHttp().send("DELETE", url, "Mcp-Session-Id", session);

            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void newsAreNotReadForEverForAClientThatDoesNotComeBack() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send(news(1));
            connection.awaitClose();
            closed.countDown();
        })) {
            edge.configure(Written.server("'name':'not-back','basePath':'not-back','backend':{'url':'"
                    + upstream.url("/mcp")
                    + "','timeouts':{'response':'1s'}},'access':{'subscriptionRequired':false}"));
            ResumingClient client = new ResumingClient("/not-back/mcp", new Random(1));
            client.read(edge.port(), RawClient.bare("GET", "/not-back/mcp"), "none", 1);

            await().pollInterval(Duration.ofMillis(50)).until(() -> closed.getCount() == 0);
        }
    }

    private static RawClient.Answer resume(String server, String id, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(headers));
        lines.add("Last-Event-ID: " + id);
        try (RawClient client = RawClient.to(edge.port())) {
            return client.send(RawClient.bare("GET", "/" + server + "/mcp", lines.toArray(String[]::new)))
                    .answer();
        }
    }

    private static String post(String server, String header) throws IOException {
        try (RawClient client = RawClient.to(edge.port())) {
            return client.send(RawClient.post("/" + server + "/mcp", McpHttp.call("slow"), header))
                    .answer()
                    .body();
        }
    }

    private static String progress(int number, String padding) {
        return "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progress\":" + number
                + ",\"message\":\"" + padding + "\"}}\n\n";
    }

    private static String news(int number) {
        return "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\"news " + number
                + "\"}}\n\n";
    }

    /** Lets the edge see that its client has left, now and then. */
    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
    }
}
