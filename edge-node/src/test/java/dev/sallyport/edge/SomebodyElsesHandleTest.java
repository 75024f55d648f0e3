package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cursor, a request state or a task in the hands of another caller, whom the server cannot tell from its owner. */
@UsesKafka
@Timeout(60)
class SomebodyElsesHandleTest {
    private static final McpHttp HTTP = new McpHttp();
    private static final String PLAIN = "{ \"jsonrpc\" : \"2.0\", \"id\":7,\"result\":{\"resultType\":\"complete\"}}";
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        upstream = UpstreamUnderTest.start(SomebodyElsesHandleTest::answer);
        for (String name : new String[] {"handles", "other"}) {
            server(name, "'tools':{'deny':['*_admin']}");
        }
        server("raw", "'access':{'bindToCaller':false}");
        server("open", "'access':{'subscriptionRequired':false}");
        for (String owner : new String[] {"anna", "malik"}) {
            edge.configure(Written.subscription("'name':'" + owner + "','scope':'all'")
                    .with(EdgeUnderTest.keys(owner + "-key", owner + "-second")));
        }
    }

    private static void server(String name, String more) {
        edge.configure(Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{'url':'"
                + upstream.url("/mcp") + "'}," + more));
    }

    /** A server that takes its handles from everybody. */
    private static void answer(UpstreamUnderTest.Received request, UpstreamUnderTest.Connection to) throws IOException {
        JsonNode message = Json.MAPPER.readTree(request.body());
        String method = message.path("method").asText();
        String tool = message.path("params").path("name").asText();
        switch (method.equals("tools/call") ? tool : method) {
            case "tools/list" ->
                to.json(result("\"tools\":[{\"name\":\"x_admin\"},{\"name\":\"x\"}],\"nextCursor\":\"page-2\""));
            case "prompts/list" -> {
                to.eventStream();
                to.send("data: " + result("\"prompts\":[],\"nextCursor\":\"page-2\"") + "\n\n");
                to.socket().close();
            }
            case "ask" -> to.json(result("\"resultType\":\"input_required\",\"requestState\":\"state-1\""));
            case "work" -> to.json(result("\"task\":{\"taskId\":\"task-1\",\"status\":\"working\"}"));
            case "work-modern" -> to.json(result("\"resultType\":\"task\",\"taskId\":\"task-1\""));
            case "tasks/get" -> to.json(result("\"taskId\":\"task-1\",\"status\":\"working\""));
            case "long" -> to.json(result("\"requestState\":\"" + "s".repeat(40_000) + "\""));
            case "long-sse" -> {
                to.eventStream();
                to.send("data: " + result("\"requestState\":\"" + "s".repeat(40_000) + "\"") + "\n\n");
                to.awaitClose();
            }
            default -> to.json(PLAIN);
        }
    }

    private static String result(String members) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{" + members + "}}";
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

    @Test
    void aCursorIsItsOwners() throws Exception {
        JsonNode page =
                Json.MAPPER.readTree(legacy("handles", "anna", "tools/list", "").body());
        String cursor = page.at("/result/nextCursor").asText();

        assertThat(page.at("/result/tools")).hasSize(1);
        assertThat(cursor).startsWith("k1.");
        isItsOwners("tools/list", "\"cursor\":\"" + cursor + "\"", "\"cursor\":\"page-2\"", "unknown_cursor");
        assertThat(legacy("other", "anna", "tools/list", "\"cursor\":\"" + cursor + "\"")
                        .body())
                .contains("-32602", "unknown_cursor");
    }

    @Test
    void aCursorOfAStreamedAnswerIsItsOwners() throws Exception {
        String event =
                EventIds.without(legacy("handles", "anna", "prompts/list", "").body());
        String cursor = Json.MAPPER
                .readTree(event.substring("data: ".length()))
                .at("/result/nextCursor")
                .asText();

        isItsOwners("prompts/list", "\"cursor\":\"" + cursor + "\"", "\"cursor\":\"page-2\"", "unknown_cursor");
    }

    /** A cursor is no request state, and what is no string is nobody's. */
    @Test
    void aHandleIsOfItsOwnKind() throws Exception {
        String cursor = member(legacy("handles", "anna", "tools/list", ""), "/result/nextCursor");
        upstream.forget();

        assertThat(modern("anna", "tools/call", "ask", "\"requestState\":\"" + cursor + "\"")
                        .body())
                .contains("-32602", "unknown_request_state");
        for (String value : new String[] {"7", "{}", "\"page-2\"", "\"\"", "\"k1.AAAA\""}) {
            assertThat(legacy("handles", "anna", "tools/list", "\"cursor\":" + value)
                            .body())
                    .as(value)
                    .contains("-32602", "unknown_cursor");
        }
        assertThat(legacy("handles", "anna", "tools/list", "\"Cursor\":\"page-2\"")
                        .statusCode())
                .isEqualTo(400);
        assertThat(legacy("handles", "anna", "tools/list", "\"curs\\u006fr\":\"page-2\"")
                        .body())
                .contains("unknown_cursor");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void aRequestStateIsItsOwners() throws Exception {
        String state = member(modern("anna", "tools/call", "ask", ""), "/result/requestState");
        upstream.forget();
        String back = "\"requestState\":\"" + state + "\",\"inputResponses\":{}";

        HttpResponse<String> stolen = modern("malik", "tools/call", "ask", back);
        assertThat(stolen.statusCode()).isEqualTo(200);
        assertThat(stolen.body()).contains("-32602", "unknown_request_state").doesNotContain("state-1");
        assertThat(upstream.received()).isEmpty();
        modern("anna", "tools/call", "ask", back);

        assertThat(upstream.received().getFirst().body())
                .contains("\"requestState\":\"state-1\",\"inputResponses\":{}");
    }

    @Test
    void aTaskIsItsOwners() throws Exception {
        String task =
                member(legacy("handles", "anna", "tools/call", "\"name\":\"work\",\"task\":{}"), "/result/task/taskId");

        isItsOwners("tasks/get", "\"taskId\":\"" + task + "\"", "\"taskId\":\"task-1\"", "unknown_task");
    }

    /** The header says the same as the body, towards either side. */
    @Test
    void aModernTaskIsItsOwners() throws Exception {
        String task = member(modern("anna", "tools/call", "work-modern", ""), "/result/taskId");
        upstream.forget();

        assertThat(modern("malik", "tasks/get", task, "\"taskId\":\"" + task + "\"")
                        .body())
                .contains("-32602", "unknown_task");
        assertThat(upstream.received()).isEmpty();
        HttpResponse<String> answer = modern("anna", "tasks/get", task, "\"taskId\":\"" + task + "\"");

        assertThat(member(answer, "/result/taskId")).startsWith("k1.");
        assertThat(upstream.received().getFirst().body()).contains("\"taskId\":\"task-1\"");
        assertThat(upstream.received().getFirst().header("mcp-name")).isEqualTo("task-1");
    }

    @Test
    void anAnswerThatHasNoneIsPassedOnByteByByte() throws Exception {
        HttpResponse<String> answer = modern("anna", "tools/call", "echo", "");

        assertThat(answer.body()).isEqualTo(PLAIN);
        assertThat(answer.headers().firstValue("content-length")).contains("" + PLAIN.length());
    }

    @Test
    void whatIsTooLongToBeSealedIsNotHandedOut() throws Exception {
        HttpResponse<String> body = modern("anna", "tools/call", "long", "");
        HttpResponse<String> stream = modern("anna", "tools/call", "long-sse", "");

        assertThat(body.statusCode()).isEqualTo(502);
        for (String text : new String[] {body.body(), stream.body()}) {
            assertThat(text)
                    .contains("\"id\":7", "-32016", "upstream_not_sealed")
                    .doesNotContain("sss");
        }
    }

    @Test
    void nothingIsSealedWhereTheConfigurationOrTheAccessSaysSo() throws Exception {
        for (String server : new String[] {"raw", "open"}) {
            assertThat(member(legacy(server, "anna", "tools/list", ""), "/result/nextCursor"))
                    .isEqualTo("page-2");
            upstream.forget();
            legacy(server, "malik", "tools/list", "\"cursor\":\"page-2\"");
            assertThat(upstream.received().getFirst().body()).contains("\"cursor\":\"page-2\"");
        }
    }

    private static void isItsOwners(String method, String sealed, String raw, String reason) throws Exception {
        upstream.forget();
        for (HttpResponse<String> refused :
                List.of(legacy("handles", "malik", method, sealed), legacy("handles", "anna", method, raw))) {
            assertThat(refused.statusCode()).isEqualTo(200);
            assertThat(refused.body()).contains("\"id\":7", "-32602", reason);
        }
        assertThat(upstream.received()).isEmpty();
        legacy("handles", "anna", method, sealed);
        assertThat(upstream.received().getFirst().body()).contains(raw).doesNotContain("k1.");
    }

    private static String member(HttpResponse<String> answer, String pointer) throws IOException {
        return Json.MAPPER.readTree(answer.body()).at(pointer).asText();
    }

    private static HttpResponse<String> legacy(String server, String caller, String method, String params)
            throws Exception {
        return HTTP.post(
                edge.url("/" + server + "/mcp"),
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{" + params + "}}",
                "Ocp-Apim-Subscription-Key",
                caller + "-key");
    }

    private static HttpResponse<String> modern(String caller, String method, String name, String params)
            throws Exception {
        String own = method.equals("tools/call") ? "\"name\":\"" + name + "\",\"arguments\":{}," : "";
        return HTTP.post(
                edge.url("/handles/mcp"),
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{" + own + params
                        + (params.isEmpty() ? "" : ",")
                        + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                        + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
                "Ocp-Apim-Subscription-Key",
                caller + "-key",
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                method,
                "Mcp-Name",
                name);
    }
}
