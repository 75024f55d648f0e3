package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Policies in the words, codes and headers that users of API Management know, through both edges. */
@ExtendWith(OnCluster.class)
class ApimBehaviourIT {
    private static final int RATE = 20;
    private static final int ATTEMPTS = 100;
    private static final int CALLERS = 8;
    private static final String PAGE = "https://console.example.com";

    private static EchoUpstream upstream;

    private final ClusterUnderTest cluster;

    ApimBehaviourIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void configure(ClusterUnderTest cluster) throws IOException, InterruptedException {
        upstream = EchoUpstream.start();
        Governed.apply(
                cluster,
                open("apim-rated", "{'type':'rate-limit','calls':" + RATE + ",'renewalPeriod':'24h'}"),
                open(
                        "apim-rated-by-tool",
                        "{'type':'rate-limit','calls':1,'renewalPeriod':'24h','counterKey':['tool'],"
                                + "'remainingCallsHeader':'X-Left','totalCallsHeader':'X-Total',"
                                + "'retryAfterHeader':'X-Retry'}"),
                open("apim-quota", "{'type':'quota','calls':4,'renewalPeriod':'24h'}"),
                open("apim-bandwidth", "{'type':'quota','bandwidth':100,'renewalPeriod':'24h'}"),
                open("apim-one-at-a-time", "{'type':'limit-concurrency','maxCount':1}"),
                open("apim-ip-forbidden", "{'type':'ip-filter','action':'forbid','addresses':['127.0.0.1']}"),
                open("apim-ip-elsewhere", "{'type':'ip-filter','action':'allow','addresses':['10.0.0.1-10.0.0.9']}"),
                open("apim-ip-allowed", "{'type':'ip-filter','action':'allow','addresses':['127.0.0.0/8']}"),
                open(
                        "apim-header-wanted",
                        "{'type':'check-header','name':'X-Team','values':['red','blue'],'failedStatus':400,"
                                + "'failedMessage':'Say which team.'}"),
                open(
                        "apim-headers-set",
                        "{'type':'set-header','name':'X-Over','values':['ours']},"
                                + "{'type':'set-header','name':'X-Skip','values':['ours'],'exists':'skip'},"
                                + "{'type':'set-header','name':'X-More','values':['ours'],'exists':'append'},"
                                + "{'type':'set-header','name':'X-Gone','exists':'delete'},"
                                + "{'type':'set-header','direction':'response','name':'X-Served','values':['yes']}"),
                Governed.server(
                        "apim-cors",
                        upstream.url(),
                        "'access':{},'policies':[{'type':'cors','origins':['" + PAGE + "']}]"),
                open("apim-answered", "{'type':'return-response','status':503,'message':'Back at noon.'}"));
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    private static String open(String name, String policies) {
        return Governed.open(name, upstream.url(), policies);
    }

    private static int code(HttpResponse<String> response) {
        return Json.read(response.body()).path("error").path("code").asInt();
    }

    private static String message(HttpResponse<String> response) {
        return Json.read(response.body()).path("error").path("message").asText();
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void aRateIsExactOverBothEdges() throws Exception {
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                URI url = cluster.url(attempt % 2, "apim-rated");
                answers.add(callers.submit(() -> Calls.echo(url)));
            }
        }
        int admitted = 0;
        for (Future<HttpResponse<String>> answer : answers) {
            HttpResponse<String> response = answer.get();
            if (response.statusCode() == 200) {
                admitted++;
                continue;
            }
            assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
            assertThat(code(response)).isEqualTo(-32013);
            assertThat(message(response))
                    .isEqualTo("Rate limit is exceeded. Try again in " + header(response, "Retry-After") + " seconds.");
        }
        assertThat(admitted).isEqualTo(RATE);
    }

    @Test
    void aRateIsCountedByItsKeyAndToldInTheHeadersThatItNames() throws IOException, InterruptedException {
        HttpResponse<String> first = Calls.tool(cluster.url(0, "apim-rated-by-tool"), "one");
        HttpResponse<String> second = Calls.tool(cluster.url(1, "apim-rated-by-tool"), "one");
        HttpResponse<String> other = Calls.tool(cluster.url(1, "apim-rated-by-tool"), "two");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "X-Left")).isEqualTo("0");
        assertThat(header(first, "X-Total")).isEqualTo("1");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(header(second, "X-Retry")).isEqualTo(header(second, "Retry-After"));
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void aQuotaOfCallsIsOneForBothEdges() throws IOException, InterruptedException {
        for (int call = 0; call < 4; call++) {
            assertThat(Calls.echo(cluster.url(call % 2, "apim-quota")).statusCode())
                    .isEqualTo(200);
        }
        for (URI url : cluster.urls("apim-quota")) {
            HttpResponse<String> refused = Calls.echo(url);

            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(header(refused, "Retry-After")).matches("[0-9]+");
            assertThat(code(refused)).isEqualTo(-32014);
            assertThat(message(refused))
                    .matches("Out of call volume quota\\. Quota will be replenished in \\d{2}:\\d{2}:\\d{2}\\.");
        }
    }

    @Test
    void aQuotaOfBytesIsOneForBothEdges() throws IOException, InterruptedException {
        String heavy = """
                {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","arguments":{"text":"%s"}}}""".formatted("x".repeat(110 * 1_024));
        assertThat(Calls.send("POST", cluster.url(0, "apim-bandwidth"), heavy).statusCode())
                .isEqualTo(200);
        for (URI url : cluster.urls("apim-bandwidth")) {
            // What has flown is known everywhere within a second or so; these calls weigh nothing beside it.
            HttpResponse<String> refused = Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> Calls.echo(url), response -> response.statusCode() == 403);

            assertThat(header(refused, "Retry-After")).matches("[0-9]+");
            assertThat(message(refused))
                    .matches("Out of bandwidth quota\\. Quota will be replenished in \\d{2}:\\d{2}:\\d{2}\\.");
        }
    }

    @Test
    void onlyOneCallAtATimeIsInOverBothEdges() throws Exception {
        URI first = cluster.url(0, "apim-one-at-a-time");
        URI second = cluster.url(1, "apim-one-at-a-time");
        try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
            Future<HttpResponse<String>> held = caller.submit(() -> Calls.tool(first, "hold"));
            upstream.awaitHeld();

            HttpResponse<String> refused = Calls.echo(second);

            upstream.release();
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(code(refused)).isEqualTo(-32013);
            assertThat(held.get().statusCode()).isEqualTo(200);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> Calls.echo(second).statusCode() == 200);
        }
    }

    @Test
    void addressesAreForbiddenOrLetIn() throws IOException, InterruptedException {
        for (int edge = 0; edge < 2; edge++) {
            for (String closed : List.of("apim-ip-forbidden", "apim-ip-elsewhere")) {
                // What a caller claims of itself is not believed.
                HttpResponse<String> refused = Calls.echo(cluster.url(edge, closed), "X-Forwarded-For", "10.0.0.2");
                assertThat(refused.statusCode()).as(closed).isEqualTo(403);
                assertThat(code(refused)).isEqualTo(-32012);
            }
            assertThat(Calls.echo(cluster.url(edge, "apim-ip-allowed")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aHeaderIsCheckedWithTheCodeAndTheWordsOfThePolicy() throws IOException, InterruptedException {
        for (URI url : cluster.urls("apim-header-wanted")) {
            assertThat(Calls.echo(url).statusCode()).isEqualTo(400);
            assertThat(message(Calls.echo(url, "X-Team", "green"))).isEqualTo("Say which team.");
            assertThat(Calls.echo(url, "X-Team", "blue").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void headersAreOverriddenSkippedAppendedAndDeleted() throws IOException, InterruptedException {
        for (URI url : cluster.urls("apim-headers-set")) {
            HttpResponse<String> response =
                    Calls.echo(url, "X-Over", "theirs", "X-Skip", "theirs", "X-More", "theirs", "X-Gone", "theirs");

            assertThat(header(response, "X-Served")).isEqualTo("yes");
            JsonNode content = Json.read(response.body()).path("result").path("content");
            assertThat(content.path(0).path("text").asText().lines())
                    .contains("x-over: ours", "x-skip: theirs", "x-more: theirs, ours")
                    .noneMatch(line -> line.startsWith("x-gone"));
        }
    }

    @Test
    void aPreflightIsAnsweredByTheGatewayBeforeAnyKey() throws IOException, InterruptedException {
        for (URI url : cluster.urls("apim-cors")) {
            HttpResponse<String> preflight =
                    Calls.send("OPTIONS", url, "", "Origin", PAGE, "Access-Control-Request-Method", "POST");
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo(PAGE);
            assertThat(header(preflight, "Access-Control-Allow-Methods")).contains("DELETE");
            assertThat(header(preflight, "Access-Control-Allow-Headers")).contains(Calls.KEY, "Mcp-Session-Id");

            HttpResponse<String> call = Calls.echo(url, "Origin", PAGE);
            assertThat(call.statusCode()).isEqualTo(401);
            assertThat(header(call, "Access-Control-Allow-Origin")).isEqualTo(PAGE);
            assertThat(header(call, "Access-Control-Expose-Headers")).contains("Mcp-Session-Id", "WWW-Authenticate");

            assertThat(Calls.echo(url, "Origin", "https://evil.example").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aPolicyAnswersInsteadOfTheServer() throws IOException, InterruptedException {
        for (URI url : cluster.urls("apim-answered")) {
            assertThat(Calls.echo(url).statusCode()).isEqualTo(503);
            assertThat(message(Calls.echo(url))).isEqualTo("Back at noon.");
        }
    }

    @Test
    void aWrongServerIsRefusedWithTheFieldThatIsWrong() throws IOException, InterruptedException {
        assertThat(problemOf("'basePath':'apim-cors','backend':{'url':'http://127.0.0.1:1/mcp'}"))
                .isEqualTo("409 /basePath");
        assertThat(problemOf("'basePath':'new','backend':{'url':'http://127.0.0.1:1/mcp','ssePath':'/sse'}"))
                .isEqualTo("400 /backend/ssePath");
        assertThat(problemOf(
                        "'basePath':'new','backend':{'url':'http://127.0.0.1:1','transport':'sse','ssePath':'sse'}"))
                .isEqualTo("400 /backend/ssePath");
    }

    private String problemOf(String fields) throws IOException, InterruptedException {
        Api.Reply reply =
                cluster.config().put("/servers/apim-wrong", Json.read(("{" + fields + "}").replace('\'', '"')));
        return reply.status() + " "
                + reply.json().path("errors").path(0).path("pointer").asText();
    }

    @Test
    void theListShowsTheUrlToGiveToAClient() throws IOException, InterruptedException {
        List<String> urls = cluster.config().get("/servers").path("servers").findValuesAsText("url");

        assertThat(urls).contains(cluster.url(0, "apim-cors").toString());
    }
}
