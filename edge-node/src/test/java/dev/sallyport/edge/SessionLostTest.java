package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream that was restarted: its clients are told what makes them start anew, however it says so itself. */
@UsesKafka
@Timeout(60)
class SessionLostTest {
    private static final McpHttp HTTP = new McpHttp();
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}";
    private static final String NO_SESSION =
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"Bad Request: No valid session\"},\"id\":null}";
    private static final String BAD_ARGUMENT =
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32602,\"message\":\"Bad argument\"},\"id\":7}";
    private static EdgeUnderTest edge;
    private static CallLog calls;
    private static Restarted upstream;

    /** A server with its sessions in its memory; what it answers a stranger is in its path. */
    private static final class Restarted implements AutoCloseable {
        private final Set<String> sessions = ConcurrentHashMap.newKeySet();
        private final UpstreamUnderTest server = UpstreamUnderTest.start(this::answer);
        private int runs;

        Restarted() throws IOException {}

        void restart() {
            sessions.clear();
            runs++;
        }

        private void answer(UpstreamUnderTest.Received request, UpstreamUnderTest.Connection to) throws IOException {
            String session = request.header("mcp-session-id");
            if (session.isEmpty()) {
                String opened = "run-" + runs + "-" + sessions.size();
                sessions.add(opened);
                to.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", "Mcp-Session-Id: " + opened + "\r\n");
            } else if (request.body().contains("\"odd\"")) {
                error(to, "400 Bad Request", BAD_ARGUMENT);
            } else if (sessions.contains(session)) {
                to.json(RESULT);
            } else if (request.uri().equals("/404")) {
                error(to, "404 Not Found", "gone");
            } else {
                error(to, "400 Bad Request", NO_SESSION);
            }
        }

        private static void error(UpstreamUnderTest.Connection to, String status, String body) throws IOException {
            to.send("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\n\r\n");
            to.send(body.substring(0, 2));
            to.send(body.substring(2));
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        calls = new CallLog(kafka);
        upstream = new Restarted();
        server("lost-404", "'url':'" + upstream.server.url("/404") + "'");
        server(
                "lost-400",
                "'url':'" + upstream.server.url("/400") + "','sessionLost':{'bodyContains':'No valid session'}");
        server("lost-plain", "'url':'" + upstream.server.url("/400") + "'");
    }

    private static void server(String name, String backend) {
        edge.configure(Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{" + backend
                + "},'access':{'subscriptionRequired':false}"));
    }

    @AfterAll
    static void stop() {
        calls.close();
        edge.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost-404", "lost-400"})
    void theClientIsToldToStartAnewAndDoes(String server) throws Exception {
        String session = initialize(server);
        upstream.restart();

        HttpResponse<String> lost = call(server, "echo", session);

        assertThat(lost.statusCode()).isEqualTo(404);
        assertThat(lost.body())
                .contains("\"id\":7", "-32001", "session_lost")
                .doesNotContain("gone")
                .doesNotContain("No valid");
        assertThat(lost.headers().firstValue("content-length"))
                .contains("" + lost.body().length());
        assertThat(call(server, "echo", initialize(server)).body()).isEqualTo(RESULT);
    }

    @Test
    void theUpstreamIsToBlame() throws Exception {
        server("lost-blamed", "'url':'" + upstream.server.url("/404") + "'");
        String session = initialize("lost-blamed");
        upstream.restart();
        call("lost-blamed", "echo", session);

        CallRecord record = calls.of("lost-blamed", 2).stream()
                .filter(call -> call.result().reason().isPresent())
                .findFirst()
                .orElseThrow();

        assertThat(record.result().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(record.result().reason()).contains("session_lost");
    }

    /** The same status means what it always means when nothing says otherwise. */
    @Test
    void anotherErrorPassesAsItCame() throws Exception {
        HttpResponse<String> odd = call("lost-400", "odd", initialize("lost-400"));

        assertThat(odd.statusCode()).isEqualTo(400);
        assertThat(odd.body()).isEqualTo(BAD_ARGUMENT);
    }

    @Test
    void nothingIsGuessedWhereNothingIsConfigured() throws Exception {
        String session = initialize("lost-plain");
        upstream.restart();

        HttpResponse<String> answer = call("lost-plain", "echo", session);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(NO_SESSION);
    }

    private static String initialize(String server) throws Exception {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.INITIALIZE)
                .headers()
                .firstValue("mcp-session-id")
                .orElseThrow();
    }

    private static HttpResponse<String> call(String server, String tool, String session) throws Exception {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call(tool), "Mcp-Session-Id", session);
    }
}
