package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools, resources and prompts that are not there for everybody. */
@UsesKafka
@Timeout(60)
class GovernedToolsTest {
    private static final String KEY = "Ocp-Apim-Subscription-Key";
    private static final McpHttp HTTP = new McpHttp();
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        upstream = UpstreamUnderTest.start((request, connection) -> {
            String result = request.body().contains("tools/list")
                    ? "{\"tools\":[{\"name\":\"get_forecast\"},{\"name\":\"wipe_admin\"},{\"name\":\"set_alarm\"}],"
                            + "\"nextCursor\":\"more\"}"
                    : request.body().contains("resources/list")
                            ? "{\"resources\":[{\"uri\":\"file:///open/a\"},{\"uri\":\"file:///secret/b\"}]}"
                            : "{\"content\":[]}";
            if (request.headers().containsKey("x-stream")) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                        + "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":" + result + "}\n\n");
                connection.socket().close();
            } else {
                connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":" + result + "}");
            }
        });
        edge.configure(Written.server("'name':'tooled','basePath':'tooled','backend':{'url':'" + upstream.url("/mcp")
                + "'},'tools':{'allow':['get_*','set_*','wipe_*'],'deny':['*_admin'],"
                + "'rules':[{'match':['set_*'],'visibleTo':{'products':['operators']}}]},"
                + "'resources':{'deny':['file:///secret/*']}"));
        edge.configure(Written.server("'name':'conditional','basePath':'conditional','backend':{'url':'"
                + upstream.url("/mcp") + "'},'access':{'subscriptionRequired':false},"
                + "'tools':{'rules':[{'match':['set_*'],"
                + "'visibleTo':{'when':'request.headers[\\'x-team\\'] == \\'red\\''}}]}".replace("\\'", "\\u0027")));
        edge.configure(Written.product("'name':'operators','servers':['tooled']"));
        edge.configure(Written.product("'name':'readers','servers':['tooled'],'policies':"
                + "[{'type':'tool-access','tools':{'allow':['get_*']}}]"));
        for (String product : List.of("operators", "readers")) {
            edge.configure(Written.subscription("'name':'" + product + "','scope':'product/" + product + "'")
                    .with(EdgeUnderTest.keys(product + "-key", product + "-second")));
        }
        edge.configure(Written.subscription("'name':'everything','scope':'all'")
                .with(EdgeUnderTest.keys("everything-key", "everything-second")));
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
    }

    private static String message(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params.replace('\'', '"')
                + "}";
    }

    private static HttpResponse<String> post(String server, String key, String body, String... more) throws Exception {
        String[] headers = new String[more.length + 2];
        headers[0] = KEY;
        headers[1] = key;
        System.arraycopy(more, 0, headers, 2, more.length);
        return HTTP.post(edge.url("/" + server + "/mcp"), body, headers);
    }

    private static List<String> names(JsonNode message, String list, String member) {
        return message.path("result").path(list).findValuesAsText(member);
    }

    @Test
    void aListShowsEachCallerWhatThereIsForIt() throws Exception {
        String list = message("tools/list", "{}");

        JsonNode operators =
                Json.MAPPER.readTree(post("tooled", "operators-key", list).body());
        JsonNode readers =
                Json.MAPPER.readTree(post("tooled", "readers-key", list).body());
        JsonNode everything =
                Json.MAPPER.readTree(post("tooled", "everything-key", list).body());

        assertThat(names(operators, "tools", "name")).containsExactly("get_forecast", "set_alarm");
        assertThat(names(readers, "tools", "name")).containsExactly("get_forecast");
        assertThat(names(everything, "tools", "name")).containsExactly("get_forecast");
        assertThat(operators.path("result").path("nextCursor").asText())
                .as("a cursor of the caller's own")
                .startsWith("k1.");
    }

    @Test
    void aListOnAStreamIsFilteredToo() throws Exception {
        HttpResponse<String> response = post("tooled", "readers-key", message("tools/list", "{}"), "X-Stream", "1");

        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.body()).contains("get_forecast").doesNotContain("set_alarm", "wipe_admin");
    }

    @Test
    void resourcesAreFilteredByTheirUri() throws Exception {
        String body =
                post("tooled", "operators-key", message("resources/list", "{}")).body();

        assertThat(body).contains("file:///open/a").doesNotContain("secret");
    }

    @Test
    void aMethodThatTheRevisionRemovedReachesTheUpstreamThatSaysSo() throws Exception {
        String removed = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"resources/subscribe\",\"params\":{\"_meta\":{"
                + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

        HttpResponse<String> response = post(
                "conditional",
                "everything-key",
                removed,
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "resources/subscribe");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(upstream.received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wipe_admin", "no_such_tool", "set_alarm"})
    void aHiddenToolIsUnknownInTheSameWordsAsOneThatIsNotThere(String tool) throws Exception {
        HttpResponse<String> response = post("tooled", "readers-key", McpHttp.call(tool));

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode error = Json.MAPPER.readTree(response.body()).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(-32602);
        assertThat(error.path("message").asText()).isEqualTo("Unknown tool. tools/list names those that there are.");
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resources/read|{'uri':'file:///secret/b'}",
                "resources/subscribe|{'uri':'file:///secret/b'}",
                "completion/complete|{'ref':{'type':'ref/resource','uri':'file:///secret/b'},'argument':{}}"
            })
    void aHiddenResourceIsUnknownEverywhere(String methodAndParams) throws Exception {
        int bar = methodAndParams.indexOf('|');
        String body = message(methodAndParams.substring(0, bar), methodAndParams.substring(bar + 1));

        HttpResponse<String> response = post("tooled", "operators-key", body);

        assertThat(Json.MAPPER
                        .readTree(response.body())
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(-32602);
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void aVisibleToolIsCalled() throws Exception {
        assertThat(post("tooled", "operators-key", McpHttp.call("set_alarm")).body())
                .contains("content");
        assertThat(upstream.received()).hasSize(1);
    }

    @Test
    void anExpressionDecidesAndWhatItCannotSayIsHidden() throws Exception {
        String call = McpHttp.call("set_alarm");

        assertThat(HTTP.post(edge.url("/conditional/mcp"), call, "X-Team", "red")
                        .body())
                .contains("content");
        assertThat(HTTP.post(edge.url("/conditional/mcp"), call, "X-Team", "blue")
                        .body())
                .contains("Unknown tool");
        assertThat(HTTP.post(edge.url("/conditional/mcp"), call).body()).contains("Unknown tool");
    }
}
