package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the {@code cache} policy keeps, for whom, and for how long. */
@UsesKafka
@Timeout(60)
class PrivateListIsNotServedAsPublicTest {
    private static final McpHttp HTTP = new McpHttp();
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;
    private static CallLog calls;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        calls = new CallLog(kafka);
        upstream = UpstreamUnderTest.start((request, connection) -> {
            JsonNode asked = Json.MAPPER.readTree(request.body());
            String id = asked.path("id").toString();
            String tool = asked.path("params").path("name").asText();
            String result = switch (asked.path("method").asText() + tool) {
                case "tools/list" ->
                    "{\"tools\":[{\"name\":\"get_a\"},{\"name\":\"set_b\"}],\"ttlMs\":60000,"
                            + "\"cacheScope\":\"public\"}";
                case "resources/list" -> "{\"resources\":[],\"ttlMs\":60000,\"cacheScope\":\"private\"}";
                case "tools/callget_broken" -> "{\"content\":[],\"isError\":true}";
                default -> "{\"content\":[{\"type\":\"text\",\"text\":\"sunny\"}]}";
            };
            String answer = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
            if (tool.equals("change")) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                        + "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\ndata: "
                        + answer
                        + "\n\n");
                connection.socket().close();
            } else {
                connection.json(answer);
            }
        });
        configure("kept", "{'type':'cache','tools':['get_*']}", "");
        configure("shared", "{'type':'cache','scope':'public'}", "");
        configure(
                "hiding",
                "{'type':'cache','scope':'public'}",
                ",'tools':{'rules':[{'match':['set_*'],'visibleTo':{'when':"
                        + "'caller.subscription == \\u0027cache-one\\u0027'}}]}");
        for (String name : new String[] {"cache-one", "cache-two"}) {
            edge.configure(Written.subscription("'name':'" + name + "','scope':'all'")
                    .with(EdgeUnderTest.keys(name + "-key", name + "-second")));
        }
    }

    private static void configure(String name, String policy, String more) {
        edge.configure(Written.server("'name':'cache-" + name + "','basePath':'cache-" + name + "','backend':{'url':'"
                + upstream.url("/mcp") + "'},'policies':[" + policy + "]" + more));
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
        calls.close();
    }

    private static HttpResponse<String> ask(
            String server, String who, String id, String method, String params, String... headers) throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":"
                + params.replace('\'', '"') + "}";
        String[] all = new String[headers.length + 2];
        all[0] = "Ocp-Apim-Subscription-Key";
        all[1] = "cache-" + who + "-key";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return HTTP.post(edge.url("/cache-" + server + "/mcp"), body, all);
    }

    /** How often the upstream was asked; each of the edge's two event loops keeps results for itself. */
    private static int asked() {
        return upstream.received().size();
    }

    private static void warm(String server, String who, String method, String params) throws Exception {
        for (int i = 0; i < 8; i++) {
            assertThat(ask(server, who, "1", method, params).statusCode()).isEqualTo(200);
        }
        assertThat(asked()).isBetween(1, 2);
        upstream.forget();
    }

    @Test
    void aResultIsAskedForOnceAndHasTheIdOfWhoeverAsks() throws Exception {
        warm("kept", "one", "tools/list", "{}");

        HttpResponse<String> kept = ask("kept", "one", "\"mine\"", "tools/list", "{'_meta':{'progressToken':5}}");
        HttpResponse<String> again = ask("kept", "one", "7", "tools/list", "{}");

        JsonNode body = Json.MAPPER.readTree(kept.body());
        assertThat(Json.MAPPER.readTree(again.body()).path("id").asInt()).isEqualTo(7);
        assertThat(Json.MAPPER.readTree(again.body()).at("/result/ttlMs").asInt())
                .isBetween(1, 60_000);
        assertThat(body.path("id").asText()).isEqualTo("mine");
        assertThat(again.headers().firstValue("Age")).isPresent();
        CallRecord record = calls.of("cache-kept", 10).stream()
                .filter(call -> call.result().cached().isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(record.result().outcome()).isEqualTo(Outcome.OK);
        assertThat(record.result().cached()).contains(true);
        assertThat(record.result().toolCount()).contains(2);
        assertThat(record.timing().upstreamSentMicros()).isEqualTo(Optional.empty());
    }

    @Test
    void eachCallerHasTheirOwnUnlessThePolicySaysPublic() throws Exception {
        warm("kept", "two", "tools/list", "{'filter':'own'}");
        ask("kept", "one", "1", "tools/list", "{'filter':'own'}");
        assertThat(asked()).isEqualTo(1);

        upstream.forget();
        warm("shared", "two", "tools/list", "{}");
        for (int i = 0; i < 4; i++) {
            ask("shared", "one", "1", "tools/list", "{}");
        }
        assertThat(asked()).isLessThanOrEqualTo(1);
    }

    @Test
    void whatTheServerCallsPrivateIsNotSharedWhateverThePolicySays() throws Exception {
        for (int i = 0; i < 4; i++) {
            ask("shared", i % 2 == 0 ? "one" : "two", "1", "resources/list", "{}");
        }

        assertThat(asked()).isEqualTo(4);
    }

    @Test
    void whatIsHiddenFromACallerIsHiddenInTheListThatAnotherHadMadeKeep() throws Exception {
        warm("hiding", "one", "tools/list", "{}");
        for (int i = 0; i < 4; i++) {
            assertThat(ask("hiding", "one", "1", "tools/list", "{}").body()).contains("set_b");
            assertThat(ask("hiding", "two", "1", "tools/list", "{}").body())
                    .contains("get_a")
                    .doesNotContain("set_b");
        }
        assertThat(asked()).isLessThanOrEqualTo(1);
    }

    @Test
    void toolsAreKeptWhereTheyAreNamedAndForTheSameQuestionOnly() throws Exception {
        warm("kept", "one", "tools/call", "{'name':'get_weather','arguments':{'city':'Oslo'}}");

        ask("kept", "one", "1", "tools/call", "{'name':'get_weather','arguments':{'city':'Rome'}}");
        assertThat(asked()).isEqualTo(1);
        ask("kept", "one", "1", "tools/call", "{'name':'get_weather','arguments':{'city':'Oslo'}}", "X-Tenant", "red");
        assertThat(asked()).isEqualTo(2);
        ask("kept", "one", "1", "tools/call", "{'name':'set_weather','arguments':{}}");
        ask("kept", "one", "1", "tools/call", "{'name':'set_weather','arguments':{}}");
        assertThat(asked()).isEqualTo(4);
        ask("kept", "one", "1", "tools/call", "{'name':'get_broken','arguments':{}}");
        ask("kept", "one", "1", "tools/call", "{'name':'get_broken','arguments':{}}");
        assertThat(asked()).isEqualTo(6);
    }

    @Test
    void aServerThatSaysItsListsChangedIsAskedAnewAndSoIsOneThatIsConfiguredAnew() throws Exception {
        configure("changing", "{'type':'cache'}", "");
        warm("changing", "one", "tools/list", "{}");

        ask("changing", "one", "1", "tools/call", "{'name':'change','arguments':{}}");
        upstream.forget();
        warm("changing", "one", "tools/list", "{}");

        configure("changing", "{'type':'cache'}", ",'displayName':'Other'");
        ask("changing", "one", "1", "tools/list", "{}");
        assertThat(asked()).isEqualTo(1);
    }
}
