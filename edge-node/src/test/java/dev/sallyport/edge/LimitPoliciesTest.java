package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies that say no, in the words and with the headers that clients of API Management know. */
@UsesKafka
@Timeout(60)
class LimitPoliciesTest {
    private static final McpHttp HTTP = new McpHttp();
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        upstream = UpstreamUnderTest.start(
                (request, connection) -> connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}"));
        server("rated", "{'type':'rate-limit','calls':3,'renewalPeriod':'24h','remainingCallsHeader':'X-Left'}");
        server("quoted", "{'type':'quota','calls':2,'renewalPeriod':'24h'}");
        server("weighed", "{'type':'quota','bandwidth':1,'renewalPeriod':'24h'}");
        server("walled", "{'type':'ip-filter','action':'forbid','addresses':['127.0.0.0/8']}");
        server(
                "headed",
                "{'type':'check-header','name':'X-Team','values':['red'],'failedStatus':400,"
                        + "'failedMessage':'Say which team.'}");
        server("closed-for-now", "{'type':'return-response','status':503,'message':'Back at noon.'}");
        server(
                "dressed",
                "{'type':'set-header','name':'X-Tenant','values':['north'],'exists':'override'},"
                        + "{'type':'set-header','direction':'response','name':'X-Served','values':['yes']}");
        server(
                "conditional-limit",
                "{'type':'rate-limit','calls':1,'renewalPeriod':'24h','when':"
                        + "'mcp.method == \\u0027tools/call\\u0027'}");
        server("undecided", "{'type':'return-response','message':'no','when':'mcp.arguments.nothing == 1'}");
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
    }

    private static void server(String name, String policies) {
        edge.configure(Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{'url':'"
                + upstream.url("/mcp") + "'},'access':{'subscriptionRequired':false},'policies':[" + policies + "]"));
    }

    private static HttpResponse<String> call(String server, String... headers) throws Exception {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"), headers);
    }

    @Test
    void aRateIsSpentAndSaysWhenItIsRenewed() throws Exception {
        for (int left = 2; left >= 0; left--) {
            HttpResponse<String> admitted = call("rated");
            assertThat(admitted.statusCode()).isEqualTo(200);
            assertThat(admitted.headers().firstValue("X-Left")).contains(Integer.toString(left));
            assertThat(admitted.headers().firstValue("RateLimit-Policy"))
                    .get()
                    .asString()
                    .endsWith(";q=3;w=86400");
            assertThat(admitted.headers().firstValue("RateLimit"))
                    .get()
                    .asString()
                    .contains(";r=" + left + ";t=");
        }

        HttpResponse<String> refused = call("rated");

        assertThat(refused.statusCode()).isEqualTo(429);
        String seconds = refused.headers().firstValue("Retry-After").orElseThrow();
        assertThat(refused.body())
                .contains("Rate limit is exceeded. Try again in " + seconds + " seconds.")
                .contains("-32013")
                .contains("\"id\":7");
        assertThat(HTTP.post(edge.url("/rated/mcp"), "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"ping\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aQuotaOfCallsIsSpent() throws Exception {
        call("quoted");
        call("quoted");

        HttpResponse<String> refused = call("quoted");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body())
                .containsPattern("Out of call volume quota. Quota will be replenished in [0-9]{2}:[0-9]{2}:[0-9]{2}\\.")
                .contains("-32014");
    }

    @Test
    void aQuotaOfBytesIsSpentByWhatHasFlown() throws Exception {
        String long1 = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
                + "\"arguments\":{\"text\":\"" + "x".repeat(2_000) + "\"}}}";
        assertThat(HTTP.post(edge.url("/weighed/mcp"), long1).statusCode()).isEqualTo(200);

        HttpResponse<String> refused = HTTP.post(edge.url("/weighed/mcp"), long1);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("Out of bandwidth quota. Quota will be replenished in ");
    }

    @Test
    void anAddressIsRefused() throws Exception {
        assertThat(call("walled").statusCode()).isEqualTo(403);
        assertThat(call("walled", "X-Forwarded-For", "10.0.0.1").body()).contains("-32012");
    }

    @Test
    void aHeaderIsWanted() throws Exception {
        assertThat(call("headed").statusCode()).isEqualTo(400);
        assertThat(call("headed", "X-Team", "blue").body()).contains("Say which team.");
        assertThat(call("headed", "X-Team", "red").statusCode()).isEqualTo(200);
    }

    @Test
    void aPolicyAnswersInsteadOfTheServer() throws Exception {
        HttpResponse<String> response = call("closed-for-now");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("Back at noon.").contains("answered_by_policy");
    }

    @Test
    void headersAreSetBothWays() throws Exception {
        HttpResponse<String> response = call("dressed", "X-Tenant", "south");

        assertThat(response.headers().firstValue("X-Served")).contains("yes");
        assertThat(upstream.received())
                .anySatisfy(request -> assertThat(request.header("x-tenant")).isEqualTo("north"));
    }

    @Test
    void aConditionLimitsOnlyWhatItIsAbout() throws Exception {
        String list = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
        assertThat(call("conditional-limit").statusCode()).isEqualTo(200);
        assertThat(call("conditional-limit").statusCode()).isEqualTo(429);

        assertThat(HTTP.post(edge.url("/conditional-limit/mcp"), list).statusCode())
                .isEqualTo(200);
    }

    @Test
    void nothingPassesAPolicyThatCannotBeAsked() throws Exception {
        HttpResponse<String> response = call("undecided");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("policy_failed");
    }
}
