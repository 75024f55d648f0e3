package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.testkit.KafkaBroker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an edge would make of a call, asked beforehand. That an edge does so is a test of the edge. */
class ExplainTest {
    private static final KafkaBroker KAFKA = RunningKafka.start();
    private static final RunningService SERVICE = RunningService.on(KAFKA);

    @BeforeAll
    static void configure() {
        put(
                "/policies/global",
                "{'policies':["
                        + "{'type':'return-response','message':'closed','overridable':true},"
                        + "{'type':'ip-filter','action':'allow','addresses':['10.0.0.0/8'],'when':'mcp.name == `far`'}]}");
        put(
                "/servers/weather",
                "{'basePath':'weather','backend':{'url':'https://up.example.com/mcp'},"
                        + "'access':{'oauth':{'issuer':'https://id.example.com','scopes':['base']}},"
                        + "'tools':{'deny':['hidden'],'rules':[{'match':['set_*'],'visibleTo':{'roles':['operator']},"
                        + "'requiredScopes':['write'],'policies':[{'type':'rate-limit','calls':10,'renewalPeriod':'1m',"
                        + "'counterKey':['subscription']}]}]},"
                        + "'policies':[{'type':'return-response','message':'busy','when':'mcp.arguments.days > 3'},"
                        + "{'type':'require-scope','scopes':['far'],'when':'mcp.name == `far`'}]}");
        put("/products/crew", "{'servers':['weather'],'policies':[{'type':'quota','calls':5,'renewalPeriod':'1h'}]}");
        put("/subscriptions/one", "{'scope':'product/crew'}");
        put("/subscriptions/off", "{'scope':'all','state':'cancelled'}");
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        KAFKA.close();
    }

    private static void put(String path, String body) {
        String json = body.replace('\'', '"').replace('`', '\'');
        assertThat(SERVICE.put(path, json).status()).isEqualTo(201);
    }

    private static JsonNode explain(String query) {
        Reply reply = SERVICE.get("/servers/weather/explain?" + query);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply.json();
    }

    @Test
    void everyPolicyOfACallIsNamedInTheOrderInWhichItIsAsked() {
        JsonNode explained =
                explain("tool=set_alarm&caller=subscription/one&roles=operator&scopes=base,write&ip=10.1.1.1");

        List<String> policies = new ArrayList<>();
        explained
                .path("policies")
                .forEach(policy -> policies.add(policy.path("scope").asText() + " "
                        + policy.path("pointer").asText() + " "
                        + policy.path("type").asText() + " "
                        + policy.path("verdict").asText() + ": "
                        + policy.path("why").asText()));
        assertThat(policies)
                .containsExactly(
                        "server /policies/1 require-scope skipped: when: mcp.name == 'far': false",
                        "global /policies/0 return-response overridden: overridden by server/policies/0",
                        "global /policies/1 ip-filter skipped: when: mcp.name == 'far': false",
                        "product/crew /policies/0 quota applies: limit: 5 calls in 1h for each caller",
                        "server /policies/0 return-response depends: when: mcp.arguments.days > 3: depends on"
                                + " mcp.arguments",
                        "tool rule 0 /tools/rules/0/policies/0 rate-limit applies: limit: 10 calls in 1m for each"
                                + " subscription");
        assertThat(explained.at("/caller/product").asText()).isEqualTo("crew");
        assertThat(explained.at("/caller/state").asText()).isEqualTo("active");
        assertThat(explained.at("/requiredScopes/required").toString()).isEqualTo("[\"base\",\"write\"]");
        assertThat(explained.at("/requiredScopes/missing").toString()).isEqualTo("[]");
        assertThat(explained.at("/verdict/outcome").asText()).isEqualTo("depends");
        assertThat(explained.at("/verdict/why").asText()).isEqualTo("depends on mcp.arguments (server/policies/0)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tool=any                                               | yes     | refused | 401 | the server wants a subscription key
                    tool=any&caller=subscription/one                       | yes     | refused | 401 | the server wants an access token
                    tool=any&caller=subscription/off                       | yes     | refused | 401 | the subscription is cancelled
                    tool=hidden&caller=subscription/one&subject=ada        | no      | refused | 200 | server/tools/allow and /deny do not let the name pass
                    tool=set_a&caller=subscription/one&subject=ada         | depends | depends |     | depends on caller.roles (server/tools/rules/0/visibleTo/roles), caller.scopes (it needs base write), mcp.arguments (server/policies/0)
                    tool=set_a&caller=subscription/one&roles=&scopes=      | no      | refused | 200 | server/tools/rules/0/visibleTo/roles: the caller has none of operator
                    tool=far&caller=subscription/one&scopes=base           | yes     | refused | 403 | the access token lacks far
                    tool=far&caller=subscription/one&scopes=base,far&ip=192.0.2.1 | yes | refused | 403 | global/policies/1: 192.0.2.1 is not listed: allow 10.0.0.0/8
                    tool=far&caller=subscription/one&scopes=base,far       | yes     | depends |     | depends on request.ip (global/policies/1), mcp.arguments (server/policies/0)
                    """)
    void aVerdictSaysWhatItHangsOn(String query, String visible, String outcome, @Nullable String status, String why) {
        JsonNode explained = explain(query);

        assertThat(explained.at("/target/visible").asText()).isEqualTo(visible);
        assertThat(explained.at("/verdict/outcome").asText()).isEqualTo(outcome);
        assertThat(explained.at("/verdict/refusal/status").asText()).isEqualTo(status == null ? "" : status);
        assertThat(explained.at("/verdict/why").asText()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    caller=me&tool=a                 | ?caller  | anonymous or subscription/{name}
                    caller=subscription/nobody&tool=a | ?caller | anonymous or a subscription that there is
                    ip=here&tool=a                   | ?ip      | an IP address
                    caller=anonymous                 | ?tool    | exactly one of tool, resource, prompt and method
                    tool=a&prompt=b                  | ?prompt  | exactly one of tool, resource, prompt and method
                    method=tools/call                | ?method  | a method of MCP that acts on no tool, resource or prompt, like tools/list; for others use tool, resource or prompt
                    """)
    void whatCannotBeExplainedIsSaidByName(String query, String pointer, String expected) {
        Reply reply = SERVICE.get("/servers/weather/explain?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/errors/0/pointer").asText()).isEqualTo(pointer);
        assertThat(reply.json().at("/errors/0/expected").asText()).isEqualTo(expected);
    }

    @Test
    void aServerThatThereIsNotIsNotExplained() {
        assertThat(SERVICE.get("/servers/nobody/explain?tool=a").status()).isEqualTo(404);
    }
}
