package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.LimitsDefinition;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is to be taken out reaches neither side, however it comes. */
@UsesKafka
@Timeout(60)
class RedactionTest {
    private static final McpHttp HTTP = new McpHttp();
    private static final String REDACT =
            "'policies':[{'type':'redact','patterns':['sk-[a-z]{4,}'],'names':['password']},"
                    + "{'type':'log','message':'mcp.name'}]";
    private static EdgeUnderTest edge;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static void server(String name, UpstreamUnderTest upstream, String policies) {
        edge.configure(Servers.limited(
                Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{'url':'"
                        + upstream.url("/mcp") + "'},'access':{'subscriptionRequired':false}," + policies),
                new LimitsDefinition(65_536, 4_096)));
    }

    private static HttpResponse<String> call(String server) throws Exception {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"));
    }

    private static String result(String text) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"" + text
                + "\"}]}}";
    }

    @Test
    void aJsonAnswerIsRedactedHoweverItIsSplitAndSpelled() throws Exception {
        String answer = result("the key is \\u0073k-live, {\\\"password\\\":1}");
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + answer.length()
                    + "\r\n\r\n");
            for (int at = 0; at < answer.length(); at += 7) {
                connection.send(answer.substring(at, Math.min(answer.length(), at + 7)));
            }
        })) {
            server("redact-json", upstream, REDACT);

            HttpResponse<String> response = call("redact-json");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(result("the key is [redacted], {\\\"password\\\":1}"));
        }
    }

    @Test
    void everyMessageOfAStreamIsRedactedAndTheRestStays() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send(": hello\n\nid: 1\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",");
            connection.send("\ndata: \"params\":{\"data\":\"sk-li");
            connection.send("ve\",\"password\":{\"a\":1}}}\n\nevent: other\ndata: sk-live\n\n");
            connection.send("data: " + result("nothing") + "\n\n");
            connection.socket().close();
        })) {
            server("redact-sse", upstream, REDACT);

            assertThat(EventIds.without(call("redact-sse").body()))
                    .isEqualTo(": hello\n\n"
                            + "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\n"
                            + "data: \"params\":{\"data\":\"[redacted]\",\"password\":\"[redacted]\"}}\n\n"
                            + "data: " + result("nothing") + "\n\n");
        }
    }

    @Test
    void anAnswerThatIsTooLongIsReplacedByAnError() throws Exception {
        String answer = result("sk-live " + "x".repeat(5_000));
        try (UpstreamUnderTest json = UpstreamUnderTest.start((request, connection) -> connection.json(answer));
                UpstreamUnderTest stream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send("data: " + answer + "\n\n");
                    connection.awaitClose();
                })) {
            server("redact-long", json, REDACT);
            server("redact-long-sse", stream, REDACT);

            assertThat(call("redact-long").statusCode()).isEqualTo(502);
            for (String name : new String[] {"redact-long", "redact-long-sse"}) {
                assertThat(call(name).body())
                        .contains("upstream_not_redacted")
                        .contains("\"id\":7")
                        .doesNotContain("sk-live");
            }
        }
    }

    @Test
    void theServerDoesNotGetWhatIsTakenOutOfArguments() throws Exception {
        try (UpstreamUnderTest upstream =
                UpstreamUnderTest.start((request, connection) -> connection.json(result("sk-live")))) {
            server("redact-arguments", upstream, REDACT.replace("'redact',", "'redact','in':'arguments',"));
            String call = McpHttp.call("echo")
                    .replace("\"arguments\":{}", "\"arguments\":{\"t\":\"my sk-live\",\"password\":\"x\"}");

            HttpResponse<String> response = HTTP.post(edge.url("/redact-arguments/mcp"), call);

            assertThat(response.body()).isEqualTo(result("sk-live"));
            assertThat(upstream.received().getFirst().body())
                    .isEqualTo(McpHttp.call("echo")
                            .replace(
                                    "\"arguments\":{}",
                                    "\"arguments\":{\"t\":\"my [redacted]\",\"password\":\"[redacted]\"}"));
        }
    }

    @Test
    void aStreamThatMayCarryAnyAnswerIsRedactedWithWhateverAnyToolAsksFor() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send("data: " + result("sk-live") + "\n\n");
            connection.socket().close();
        })) {
            server(
                    "redact-resumed",
                    upstream,
                    "'tools':{'rules':[{'match':['other'],'policies':[{'type':'redact','when':'false','names':['p'],"
                            + "'patterns':['sk-[a-z]+']}]}]}");

            assertThat(call("redact-resumed").body()).contains("sk-live");
            assertThat(EventIds.without(new String(
                            HTTP.getStreaming(edge.url("/redact-resumed/mcp"))
                                    .body()
                                    .readAllBytes(),
                            StandardCharsets.UTF_8)))
                    .startsWith("data: " + result("[redacted]") + "\n\n")
                    .doesNotContain("sk-live");
        }
    }
}
