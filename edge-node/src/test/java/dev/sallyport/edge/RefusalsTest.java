package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.LimitsDefinition;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.edge.RawClient.Answer;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal before the upstream is asked: its status, code, reason and headers; and that it repeats nothing. */
@UsesKafka
@Timeout(60)
class RefusalsTest {
    private static final String SECRET = "s3cr3t-planted";

    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka, Limits.of("{\"bodyWithin\": \"500ms\"}"));
        upstream = UpstreamUnderTest.start(
                (request, connection) -> connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"));
        ServerDefinition open = Servers.streamable("refusing", upstream.url("/mcp"));
        edge.configure(Servers.limited(open, new LimitsDefinition(1_024, 65_536)));
        edge.configure(Servers.closed(Servers.streamable("closed", upstream.url("/mcp"))));
        edge.configure(Servers.sse("refusing-sse", upstream.url("")));
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
    }

    @AfterEach
    void theUpstreamNeverHeardOfIt() {
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/mcp",
                "/" + SECRET + "/mcp",
                "/refusing",
                "/refusing/mcp/",
                "//refusing/mcp",
                "/refusing//mcp",
                "/refusing/mcp;a=b",
                "/refusing;a=b/mcp",
                "/refusing/./mcp",
                "/x/../refusing/mcp",
                "/%72efusing/mcp",
                "/refusing%2fmcp",
                "/refusing/%6dcp",
                "/Refusing/mcp",
                "/refusing/MCP",
                "/refusing/mcp%00",
                "/refusing/mcp%3fa",
                "/refusing\\mcp",
                "/refusing/sse",
                "/refusing/messages",
                "/refusing-sse/mcp",
                "/refusing-sse",
                "refusing/mcp",
                "http://127.0.0.1/refusing/mcp",
                "http://elsewhere.example/refusing/mcp",
                "*",
            })
    void whatIsNotExactlyAPathOfAServerIsNotFound(String path) throws Exception {
        Answer answer = ask(RawClient.post(path, McpHttp.call("echo")));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"status\":404").doesNotContain(SECRET, "refusing", "closed");
    }

    @Test
    void aQueryChangesNoPath() throws Exception {
        assertThat(ask(RawClient.bare("PUT", "/refusing/mcp?x=/other/mcp")).status())
                .isEqualTo(405);
    }

    @Test
    void aClosedServerAsksForAKey() throws Exception {
        Answer answer = ask(RawClient.post("/closed/mcp", McpHttp.call("echo")));

        isRefusal(answer, 401, -32010, "unauthenticated");
        assertThat(answer.body())
                .contains("Access denied due to missing subscription key. Make sure to include subscription key when"
                        + " making requests to an API.");
        assertThat(answer.header("www-authenticate"))
                .isEqualTo("AzureApiManagementKey realm=\"closed\",name=\"Ocp-Apim-Subscription-Key\",type=\"header\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/closed/mcp, Ocp-Apim-Subscription-Key: " + SECRET,
        "/closed/mcp, ocp-apim-subscription-key:",
        "/closed/mcp?subscription-key=" + SECRET + ", X-Other: 1",
        "/closed/mcp?a=b&subscription-key=" + SECRET + ", X-Other: 1",
    })
    void aWrongKeyIsNeverAnonymous(String path, String header) throws Exception {
        Answer answer = ask(RawClient.post(path, McpHttp.call("echo"), header));

        isRefusal(answer, 401, -32010, "unauthenticated");
        assertThat(answer.body())
                .contains("Access denied due to invalid subscription key. Make sure to provide a valid key for an"
                        + " active subscription.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "POST"})
    void aClosedServerIsClosedOnEveryMethod(String method) throws Exception {
        assertThat(ask(RawClient.bare(method, "/closed/mcp")).status()).isEqualTo(401);
    }

    @Test
    void aStrangersBodyIsNotAwaited() throws Exception {
        Answer answer = ask(RawClient.head("POST", "/closed/mcp") + "Content-Length: 1000000\r\n\r\n{");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("connection")).isEqualTo("close");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT    | /refusing/mcp          | X-A: 1                           | GET, POST, DELETE, OPTIONS",
                "PATCH  | /refusing/mcp          | X-A: 1                           | GET, POST, DELETE, OPTIONS",
                "TRACE  | /refusing/mcp          | X-A: 1                           | GET, POST, DELETE, OPTIONS",
                "GET    | /refusing/mcp          | MCP-Protocol-Version: 2026-07-28 | POST",
                "DELETE | /refusing/mcp          | MCP-Protocol-Version: 2026-07-28 | POST",
                "POST   | /refusing-sse/sse      | X-A: 1                           | GET",
                "DELETE | /refusing-sse/sse      | X-A: 1                           | GET",
                "GET    | /refusing-sse/messages | X-A: 1                           | POST",
                "DELETE | /refusing-sse/messages | X-A: 1                           | POST",
            })
    void methodsThatAreNotThereAreNamed(String method, String path, String header, String allow) throws Exception {
        Answer answer = ask(RawClient.bare(method, path, header));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo(allow);
        assertThat(reason(answer)).isEqualTo("method_not_allowed");
    }

    @Test
    void optionsTellsTheMethodsAndGrantsNoOrigin() throws Exception {
        Answer answer = ask(RawClient.bare("OPTIONS", "/refusing/mcp", "Origin: http://localhost:6274"));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("allow")).isEqualTo("GET, POST, DELETE, OPTIONS");
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
    }

    @Test
    void aBodyThatIsDeclaredTooLargeIsRefusedBeforeItIsSent() throws Exception {
        Answer answer = ask(RawClient.head("POST", "/refusing/mcp") + "Content-Length: 1025\r\n\r\n");

        isRefusal(answer, 413, -32015, "too_large");
        assertThat(answer.body()).contains("1024 bytes");
        assertThat(answer.header("connection")).isEqualTo("close");
    }

    @Test
    void aBodyThatGrowsTooLargeIsCut() throws Exception {
        String chunk = "200\r\n" + "x".repeat(512) + "\r\n";

        Answer answer = ask(
                RawClient.head("POST", "/refusing/mcp") + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + chunk);

        isRefusal(answer, 413, -32015, "too_large");
        assertThat(answer.header("connection")).isEqualTo("close");
    }

    @Test
    void anAbsurdLengthIsTooLargeToo() throws Exception {
        assertThat(ask(RawClient.head("POST", "/refusing/mcp") + "Content-Length: 9223372036854775807\r\n\r\n")
                        .status())
                .isIn(400, 413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: text/json",
                "Content-Type: application/jsonx",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "X-No-Content-Type: 1",
                "Content-Type: application/json\r\nContent-Encoding: gzip",
                "Content-Type: application/json\r\nContent-Encoding: br",
            })
    void onlyPlainJsonIsRead(String headers) throws Exception {
        Answer answer =
                ask("POST /refusing/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\nContent-Length: 2\r\n\r\n{}");

        isRefusal(answer, 415, -32600, "unsupported_media_type");
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedForLong() throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            client.send(RawClient.head("POST", "/refusing/mcp") + "Content-Length: 100\r\n\r\n{\"half\":");
            Answer answer = client.answer();

            isRefusal(answer, 408, -32600, "body_timeout");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.untilClosed()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":" + SECRET + "}                                                 | -32700 | not_json",
                "                                                                       | -32700 | not_json",
                "{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} | -32700 | not_json",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]                   | -32600 | not_json_rpc",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"" + SECRET + "\"}        | -32600 | not_json_rpc",
            })
    void whatIsNoMessageIsRefusedAndNotRepeated(String body, int code, String reason) throws Exception {
        Answer answer = ask(RawClient.post("/refusing/mcp", body == null ? "" : body));

        isRefusal(answer, 400, code, reason);
        assertThat(Json.MAPPER.readTree(answer.body()).get("id").isNull()).isTrue();
    }

    @Test
    void aHeaderThatContradictsTheBodyIsAMismatch() throws Exception {
        Answer answer = ask(RawClient.post(
                "/refusing/mcp",
                McpHttp.modernCall("delete_all"),
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: tools/call",
                "Mcp-Name: " + SECRET));

        isRefusal(answer, 400, -32020, "header_mismatch");
        assertThat(answer.body()).contains("\"id\":7").doesNotContain("delete_all");
    }

    @Test
    void aDoubledMirrorHeaderIsAMismatch() throws Exception {
        Answer answer = ask(RawClient.modernPost("/refusing/mcp", "echo", "Mcp-Name: echo", "Mcp-Name: delete_all"));

        isRefusal(answer, 400, -32020, "header_mismatch");
    }

    @Test
    void anUnknownVersionIsToldTheKnownOnes() throws Exception {
        String body = McpHttp.modernCall("echo").replace("2026-07-28", "2031-01-01");

        Answer answer = ask(RawClient.post(
                "/refusing/mcp", body, "MCP-Protocol-Version: 2031-01-01", "Mcp-Method: tools/call", "Mcp-Name: echo"));

        isRefusal(answer, 400, -32022, "unsupported_version");
        assertThat(data(answer).get("supported").toString()).contains("2026-07-28");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET", "DELETE"})
    void anUnknownSessionIsNotFoundOnEveryMethod(String method) throws Exception {
        String session = "Mcp-Session-Id: " + SECRET;
        Answer answer = ask(
                method.equals("POST")
                        ? RawClient.post("/refusing/mcp", McpHttp.call("echo"), session)
                        : RawClient.bare(method, "/refusing/mcp", session));

        isRefusal(answer, 404, -32001, "unknown_session");
    }

    @Test
    void twoSessionsAreNone() throws Exception {
        isRefusal(
                ask(RawClient.post(
                        "/refusing/mcp", McpHttp.call("echo"), "Mcp-Session-Id: k1.AAAA", "Mcp-Session-Id: k1.BBBB")),
                404,
                -32001,
                "unknown_session");
    }

    @Test
    void theConnectionServesOnAfterARefusal() throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            Answer refused = client.send(RawClient.post("/nowhere/mcp", McpHttp.call("echo")))
                    .answer();
            assertThat(refused.status()).as(refused.body()).isEqualTo(404);
            assertThat(client.send(RawClient.post("/refusing/mcp", "{}"))
                            .answer()
                            .status())
                    .isEqualTo(400);
        }
    }

    private static Answer ask(String request) throws IOException {
        try (RawClient client = RawClient.to(edge.port())) {
            Answer answer = client.send(request).answer();
            assertThat(answer.body() + answer.headers()).doesNotContain(SECRET);
            return answer;
        }
    }

    private static void isRefusal(Answer answer, int status, int code, String reason) throws IOException {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        JsonNode body = Json.MAPPER.readTree(answer.body());
        assertThat(body.get("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(body.get("error").get("code").asInt()).isEqualTo(code);
        assertThat(reason(answer)).isEqualTo(reason);
    }

    private static String reason(Answer answer) throws IOException {
        return data(answer).get("reason").asText();
    }

    private static JsonNode data(Answer answer) throws IOException {
        return Json.MAPPER.readTree(answer.body()).get("error").get("data");
    }
}
