package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.testkit.KafkaBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminApiTest {
    private static final KafkaBroker KAFKA = RunningKafka.start();
    private static RunningService service = RunningService.on(KAFKA);

    @BeforeAll
    static void ready() {
        assertThat(service.isReady()).isTrue();
    }

    @AfterAll
    static void stop() {
        service.close();
        KAFKA.close();
    }

    private static String server(String basePath) {
        return server(basePath, "https://up.example.com/mcp");
    }

    private static String server(String basePath, String url) {
        return "{\"basePath\":\"" + basePath + "\",\"backend\":{\"url\":\"" + url + "\"}}";
    }

    @Test
    void aServerIsCreatedReadReplacedAndRemoved() {
        Reply created = service.put("/servers/life", server("life"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/api/v1/servers/life");

        Reply read = service.get("/servers/life");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(read.json().at("/backend/timeouts/connect").asText()).isEqualTo("5s");

        Reply replaced = service.put(
                "/servers/life", server("life", "https://new.example.com"), "If-Match", read.header("ETag"));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(service.get("/servers/life").json().at("/backend/url").asText())
                .isEqualTo("https://new.example.com");

        Reply removed = service.delete("/servers/life", "If-Match", replaced.header("ETag"));
        assertThat(removed.status()).isEqualTo(204);
        assertThat(service.get("/servers/life").status()).isEqualTo(404);
    }

    @Test
    void whatWasReadCanBePutBackAndChangesNothing() {
        Reply created = service.put("/servers/same", server("same"));

        Reply again = service.put(
                "/servers/same", service.get("/servers/same").json().toString(), "If-Match", created.header("ETag"));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("ETag")).isEqualTo(created.header("ETag"));
    }

    @Test
    void aChangeToAnExistingServerNeedsTheRevisionThatWasSeen() {
        Reply created = service.put("/servers/careful", server("careful"));

        assertThat(service.put("/servers/careful", server("elsewhere")).status())
                .isEqualTo(428);
        assertThat(service.put("/servers/careful", server("elsewhere"), "If-Match", "\"1234567\"")
                        .status())
                .isEqualTo(412);
        assertThat(service.put("/servers/careful", server("elsewhere"), "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(service.delete("/servers/careful").status()).isEqualTo(428);
        assertThat(service.delete("/servers/careful", "If-Match", "W/" + created.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(service.get("/servers/careful").header("ETag")).isEqualTo(created.header("ETag"));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        Reply refused = service.put("/servers/wrong", """
                {"name":"other","basePth":"x","backend":{"url":"ftp://x","transport":"sze"},"access":3}""", "If-Match", "17");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.json().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder(
                        "If-Match", "/basePath", "/basePth", "/backend/url", "/backend/transport", "/access");
        assertThat(refused.problems())
                .contains("/backend/transport: \"sze\" (expected: one of streamable-http, sse; did you mean sse?)");
    }

    @Test
    void aBasePathThatAnotherServerHasIsRefusedByName() {
        service.put("/servers/first", server("taken"));

        Reply refused = service.put("/servers/second", server("taken"));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problems())
                .containsExactly("/basePath: \"taken\" (expected: a basePath that no other server has; server first"
                        + " has this one)");
    }

    @Test
    void theListShowsTheUrlForClientsPageByPage() {
        service.put("/servers/list-a", server("list-a"));
        service.put("/servers/list-b", """
                {"basePath":"list-b","backend":{"url":"https://up.example.com","transport":"sse"}}""");

        JsonNode first = service.get("/servers?after=list&limit=1").json();
        JsonNode second = service.get(
                        "/servers?limit=1&after=" + first.path("next").asText())
                .json();

        assertThat(first.at("/servers/0/url").asText()).isEqualTo("https://gateway.example.com/list-a/mcp");
        assertThat(second.at("/servers/0/url").asText()).isEqualTo("https://gateway.example.com/list-b/sse");
    }

    @Test
    void aDryRunShowsWhatWouldChangeAndChangesNothing() {
        service.put("/servers/dry", server("dry"));
        String documents = """
                kind: McpServer
                name: dry
                basePath: dry
                backend: {url: "https://new.example.com/mcp"}
                ---
                kind: McpServer
                name: dry-new
                basePath: dry-new
                backend: {url: "https://up.example.com/mcp"}
                """;

        JsonNode answer = service.post("/apply?dryRun=true", "application/yaml", documents)
                .json();

        assertThat(answer.path("results").findValuesAsText("action")).containsExactly("updated", "created");
        assertThat(answer.at("/results/0/changes"))
                .hasToString("[{\"pointer\":\"/backend/url\",\"old\":\"https://up.example.com/mcp\","
                        + "\"new\":\"https://new.example.com/mcp\"}]");
        assertThat(service.get("/servers/dry-new").status()).isEqualTo(404);
        JsonNode applied = service.post("/apply", "application/yaml", documents).json();
        assertThat(applied.path("results").findValuesAsText("action")).containsExactly("updated", "created");
        JsonNode again = service.post("/apply", "application/yaml", documents).json();
        assertThat(again.path("results").findValuesAsText("action")).containsExactly("unchanged", "unchanged");
    }

    @Test
    void applyRefusesAllWhenOneIsWrongAndNamesEveryProblem() {
        service.put("/servers/holder", server("held"));
        Reply refused = service.post("/apply", "application/yaml", """
                # a comment is no document
                ---
                {kind: McpServer, name: good, basePath: good, backend: {url: "https://up.example.com"}}
                ---
                {kind: McpServr, name: typo}
                ---
                {kind: McpServer, name: clash, basePath: held, backend: {url: "https://up.example.com"}}
                ---
                {kind: McpServer, name: bad, basePath: /bad, backend: {}}
                """);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").findValuesAsText("pointer"))
                .containsExactly("/1/kind", "/3/basePath", "/3/backend/url", "/2/basePath");
        assertThat(service.get("/servers/good").status()).isEqualTo(404);
    }

    @Test
    void historyTellsEveryRevisionAndRollbackGoesBackToOne() {
        Reply one = service.put("/servers/past?why=first%20try", server("past", "https://one.example.com"));
        Reply two =
                service.put("/servers/past", server("past", "https://two.example.com"), "If-Match", one.header("ETag"));
        service.delete("/servers/past?why=gone", "If-Match", two.header("ETag"));
        String revision = one.header("ETag").replace("\"", "");
        JsonNode removal = service.get("/servers/past/history").json().at("/revisions/0/revision");

        Reply back = service.post("/servers/past/rollback", "application/json", "{\"revision\":" + revision + "}");

        Reply toTheRemoval =
                service.post("/servers/past/rollback", "application/json", "{\"revision\":" + removal + "}");

        assertThat(toTheRemoval.status()).isEqualTo(404);
        assertThat(back.status()).isEqualTo(200);
        assertThat(service.get("/servers/past").json().at("/backend/url").asText())
                .isEqualTo("https://one.example.com");
        JsonNode history = service.get("/servers/past/history").json().path("revisions");
        assertThat(history.findValuesAsText("change")).containsExactly("rolled-back", "removed", "updated", "created");
        assertThat(history.at("/2/changes"))
                .hasToString("[{\"pointer\":\"/backend/url\",\"old\":\"https://one.example.com\","
                        + "\"new\":\"https://two.example.com\"}]");
        assertThat(history.at("/3/why").asText()).isEqualTo("first try");
        List<Long> revisions =
                history.findValues("revision").stream().map(JsonNode::asLong).toList();
        assertThat(revisions).isSortedAccordingTo((a, b) -> Long.compare(b, a)).doesNotHaveDuplicates();
    }

    @Test
    void sessionKeysRotateWithoutShowingASecret() {
        JsonNode before = service.get("/session-keys").json().path("keys");

        JsonNode after = service.send(service.request("POST", "/session-keys/rotate", ""))
                .json()
                .path("keys");

        assertThat(after.findValuesAsText("use")).startsWith("sealing", "next", "opening");
        assertThat(after.at("/0/kid")).isEqualTo(before.at("/1/kid"));
        assertThat(after.at("/2/kid")).isEqualTo(before.at("/0/kid"));
        assertThat(after.get(0).properties()).extracting(Map.Entry::getKey).containsExactly("kid", "createdAt", "use");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /servers",
        "GET, /openapi.json",
        "PUT, /servers/x",
        "GET, /nowhere",
        "POST, /apply",
        "GET, /session-keys"
    })
    void nothingIsAnsweredWithoutTheToken(String method, String path) {
        Reply refused = service.send(service.anonymous(method, path, ""));
        Reply wrong = service.send(
                service.anonymous(method, path, "").header("Authorization", "Bearer " + RunningService.TOKEN + "x"));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(wrong.status()).isEqualTo(401);
    }

    @Test
    void aPageOfAnotherOriginIsRefusedEvenWithTheToken() {
        assertThat(service.send(service.request("GET", "/servers", "").header("Origin", "https://evil.example.com"))
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET    | /nowhere                      | 404
                    PATCH  | /servers/x                    | 405
                    POST   | /servers                      | 405
                    GET    | /servers?limt=3               | 400
                    GET    | /servers?limit=3&limit=4      | 400
                    GET    | /servers?limit=0              | 400
                    GET    | /session-keys?why=x           | 400
                    DELETE | /servers/x?wait=maybe         | 400
                    DELETE | /servers/x?timeout=1s         | 400
                    PUT    | /servers/x                    | 415
                    POST   | /apply                        | 415
                    GET    | /servers/x/history            | 404
                    GET    | /servers/x                    | 404
                    DELETE | /servers/x                    | 404
                    """)
    void aWrongRequestIsToldWhatIsWrong(String method, String path, int status) {
        Reply reply = service.send(service.request(method, path, ""));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().path("detail").asText()).isNotBlank();
    }

    @Test
    void aMistypedParameterGetsAHint() {
        assertThat(service.get("/servers?limt=3").problems())
                .containsExactly("?limt: unknown field (expected: one of after, limit; did you mean limit?)");
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        assertThat(service.send(service.request("PATCH", "/servers/x", "")).header("Allow"))
                .isEqualTo("DELETE, GET, PUT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    application/json | {"basePath":"a","basePath":"b"}
                    application/json | {"basePath":"a"} trailing
                    application/json | [1,
                    application/json | 3
                    application/yaml | {basePath: a, basePath: b}
                    application/yaml | {basePath: &x a, description: *x}
                    application/yaml | {basePath: [}
                    application/json | {} {}
                    """)
    void aBodyThatIsNotOneCleanDocumentIsRefused(String type, String body) {
        Reply refused =
                service.send(service.request("PUT", "/servers/unclean", body).header("Content-Type", type));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problems()).isNotEmpty();
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() {
        String huge = server("huge").replace("}}", "},\"description\":\"" + "x".repeat(300_000) + "\"}");

        assertThat(service.put("/servers/huge", huge).status()).isEqualTo(413);
    }
}
