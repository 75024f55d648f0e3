package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream that was restarted under a client whose session it began: where that may be, the client does not notice. */
@UsesKafka
@Timeout(60)
class SessionBegunAnewTest {
    private static final McpHttp HTTP = new McpHttp();
    private static EdgeUnderTest edge;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static void configure(String name, RestartedUpstream upstream, String path, String sessionLost) {
        edge.configure(Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{'url':'"
                + upstream.url(path) + "','sessionLost':{" + sessionLost
                + "}},'access':{'subscriptionRequired':false}"));
    }

    private static void configure(String name, RestartedUpstream upstream) {
        configure(name, upstream, "/404", "'reinitialize':true");
    }

    private static String initialize(String server) throws Exception {
        return initialize(server, McpHttp.INITIALIZE);
    }

    private static String initialize(String server, String message) throws Exception {
        String session = HTTP.post(edge.url("/" + server + "/mcp"), message)
                .headers()
                .firstValue("mcp-session-id")
                .orElseThrow();
        HTTP.post(
                edge.url("/" + server + "/mcp"),
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                "Mcp-Session-Id",
                session);
        return session;
    }

    private static HttpResponse<String> call(String server, String session) throws Exception {
        return call(server, session, "echo");
    }

    private static HttpResponse<String> call(String server, String session, String tool) throws Exception {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call(tool), "Mcp-Session-Id", session);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
                    anew-json, /404,     'reinitialize':true
                    anew-sse,  /404/sse, 'reinitialize':true
                    anew-400,  /400,     `'reinitialize':true,'bodyContains':'No valid session'`
                    """)
    void theCallThatFindsTheSessionLostIsAnsweredInAnother(String name, String path, String sessionLost)
            throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure(name, upstream, path, sessionLost);
            String session = initialize(name);
            upstream.restart();

            HttpResponse<String> answer = call(name, session);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"id\":7", "\"in\":\"session-2\",\"initialized\":true");
            assertThat(answer.headers().allValues("mcp-session-id")).containsExactly(session);
            assertThat(upstream.received())
                    .containsExactly(
                            "POST tools/call session-1",
                            "POST ping session-1",
                            "POST initialize ",
                            "POST notifications/initialized session-2",
                            "POST tools/call session-2");
            assertThat(upstream.lastBody("initialize ")).isEqualTo(McpHttp.INITIALIZE);
            assertThat(upstream.lastBody("tools/call")).isEqualTo(McpHttp.call("echo"));
            for (int i = 0; i < 4; i++) {
                assertThat(call(name, session).body()).contains("session-2");
            }
            assertThat(upstream.begun()).isEqualTo(1);
        }
    }

    @Test
    void manyCallsThatFindItLostAtOnceBeginItOnce() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            configure("anew-once", upstream);
            String session = initialize("anew-once");
            upstream.restart();

            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> body("anew-once", session), clients));
            }

            assertThat(answers).allSatisfy(each -> assertThat(each.join()).contains("\"in\":\"session-2\""));
            assertThat(upstream.begun()).isEqualTo(1);
        }
    }

    private static String body(String server, String session) {
        try {
            // Of its own, so that not all of them go to one event loop of the edge.
            return new McpHttp()
                    .post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"), "Mcp-Session-Id", session)
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServerThatComesBackAsAnotherIsNotTakenForTheSame() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-other", upstream);
            String session = initialize("anew-other");
            upstream.restart();
            upstream.isNow("2");

            assertLost(call("anew-other", session));
            assertThat(call("anew-other", session).statusCode()).isEqualTo(404);

            assertThat(upstream.begun()).isEqualTo(1);
            assertThat(call("anew-other", initialize("anew-other")).body()).contains("session-3");
        }
    }

    private static void assertLost(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("-32001", "session_lost");
    }

    @Test
    void aServerThatCannotBeginAnewSaysSoToTheClientThatTries() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-broken", upstream);
            String session = initialize("anew-broken");
            upstream.restart();
            upstream.beginsNothing();

            assertLost(call("anew-broken", session));
        }
    }

    @Test
    void aServerThatLosesEverySessionIsNotAskedForOneAfterTheOther() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-forgetful", upstream);
            String session = initialize("anew-forgetful");
            assertThat(call("anew-forgetful", session, "forget").statusCode()).isEqualTo(200);
            assertThat(call("anew-forgetful", session, "forget").body()).contains("session-2");

            assertLost(call("anew-forgetful", session));
            upstream.forgetsAll();
            upstream.restart();
            String another = HTTP.post(edge.url("/anew-forgetful/mcp"), McpHttp.INITIALIZE)
                    .headers()
                    .firstValue("mcp-session-id")
                    .orElseThrow();
            assertLost(call("anew-forgetful", another));

            assertThat(upstream.begun()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sampling", "elicitation", "roots", "tasks"})
    void aClientThatServersAskIsNotMovedBehindItsBack(String able) throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-" + able, upstream);
            String session = initialize(
                    "anew-" + able,
                    McpHttp.INITIALIZE.replace("\"capabilities\":{}", "\"capabilities\":{\"" + able + "\":{}}"));
            upstream.restart();

            assertLost(call("anew-" + able, session));
            assertThat(upstream.begun()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"anew-level, logging/setLevel", "anew-subscribed, resources/subscribe"})
    void aSessionThatHoldsWhatTheClientWouldMissIsNotMoved(String name, String method) throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure(name, upstream);
            String session = initialize(name);
            HTTP.post(
                    edge.url("/" + name + "/mcp"),
                    "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"" + method
                            + "\",\"params\":{\"level\":\"info\",\"uri\":\"file:///a\"}}",
                    "Mcp-Session-Id",
                    session);
            upstream.restart();

            assertLost(call(name, session));
            assertThat(upstream.begun()).isZero();
        }
    }

    @Test
    void nothingIsBegunAnewUnlessItsOperatorSaysSo() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-off", upstream, "/404", "'bodyContains':'x'");
            String session = initialize("anew-off");
            upstream.restart();

            assertLost(call("anew-off", session));
            assertThat(upstream.begun()).isZero();
        }
    }

    @Test
    void aStreamThatFindsTheSessionLostIsOneOfTheOther() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-stream", upstream);
            String session = initialize("anew-stream");
            upstream.restart();

            try (RawClient client = RawClient.to(edge.port())) {
                client.send(RawClient.bare("GET", "/anew-stream/mcp", "Mcp-Session-Id: " + session));

                assertThat(client.readUntil("\n\n")).contains("session-2");
            }
            assertThat(call("anew-stream", session).body()).contains("session-2");
            assertThat(upstream.begun()).isEqualTo(1);
        }
    }

    /** 404 is also what servers say to a method that they do not have. */
    @Test
    void aServerThatDoesNotHaveWhatIsAskedForHasNotLostItsSessions() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-missing", upstream);
            String session = initialize("anew-missing");

            assertThat(call("anew-missing", session, "nowhere").statusCode()).isEqualTo(404);

            assertThat(upstream.begun()).isEqualTo(1);
        }
    }

    @Test
    void aServerWithoutStreamsHasNotLostItsSessions() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-noget", upstream, "/404/noget", "'reinitialize':true");
            String session = initialize("anew-noget");

            assertThat(HTTP.send("GET", edge.url("/anew-noget/mcp"), "Mcp-Session-Id", session)
                            .statusCode())
                    .isEqualTo(404);

            assertThat(call("anew-noget", session).body()).contains("session-1");
            assertThat(upstream.begun()).isEqualTo(1);
        }
    }

    /** The stream broke with the server; its client comes back for it, knowing nothing of that. */
    @Test
    void aStreamOfTheLostSessionGoesOnAsOneOfTheOther() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-resumed", upstream);
            String session = initialize("anew-resumed");
            String path = "/anew-resumed/mcp";
            ResumingClient client = new ResumingClient(path, new Random(1), "Mcp-Session-Id: " + session);
            client.read(edge.port(), RawClient.bare("GET", path, "Mcp-Session-Id: " + session), "session-1", 1);
            upstream.restart();

            client.comeBack(edge.port(), "session-2", 10);

            assertThat(client.messages()).hasSize(2).last().asString().contains("session-2");
            assertThat(upstream.begun()).isEqualTo(1);
        }
    }

    @Test
    void aStreamThatIsLeftOfTheLostSessionEndsSoThatItsClientOpensAnother() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream();
                RawClient client = RawClient.to(edge.port())) {
            configure("anew-left", upstream);
            String session = initialize("anew-left");
            client.send(RawClient.bare("GET", "/anew-left/mcp", "Mcp-Session-Id: " + session, "Connection: close"))
                    .readUntil("session-1\"}}\n\n");
            upstream.expiresAll();

            assertThat(call("anew-left", session).body()).contains("session-2");

            assertThat(client.untilClosed()).doesNotContain("error");
        }
    }

    @Test
    void theOtherSessionDoesNotOutliveAClientThatNeverSaysGoodbye() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            edge.configure(Written.server("'name':'anew-idle','basePath':'anew-idle','backend':{'url':'"
                    + upstream.url("/404") + "','sessionLost':{'reinitialize':true}},"
                    + "'access':{'subscriptionRequired':false},'limits':{'sessionIdle':'1s'}"));
            String session = initialize("anew-idle");
            upstream.restart();
            assertThat(call("anew-idle", session).body()).contains("session-2");

            await("the upstream is told")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> upstream.received().contains("DELETE  session-2"));
        }
    }

    @Test
    void itIsTheOtherSessionThatTheClientEnds() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-ended", upstream);
            String session = initialize("anew-ended");
            upstream.restart();
            call("anew-ended", session);

            assertThat(HTTP.send("DELETE", edge.url("/anew-ended/mcp"), "Mcp-Session-Id", session)
                            .statusCode())
                    .isEqualTo(204);

            assertThat(upstream.received()).last().isEqualTo("DELETE  session-2");
            assertThat(call("anew-ended", session).statusCode()).isEqualTo(404);
            assertThat(upstream.begun()).isEqualTo(1);
        }
    }
}
