package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.Provenance;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.expression.explain.ExpectedRefusal;
import dev.sallyport.expression.explain.Explainer;
import dev.sallyport.expression.explain.Explanation.Conclusion;
import dev.sallyport.expression.explain.Explanation.Outcome;
import dev.sallyport.expression.explain.Question;
import dev.sallyport.expression.explain.Question.Item;
import dev.sallyport.expression.explain.Question.Other;
import dev.sallyport.expression.explain.Question.SupposedToken;
import dev.sallyport.expression.explain.Question.Wanted;
import dev.sallyport.expression.explain.TargetKind;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a call beforehand, held against what an edge makes of it. */
@UsesKafka
@Timeout(60)
class ExplanationTest {
    private static final McpHttp HTTP = new McpHttp();
    private static final List<ConfigRecord> RECORDS = new ArrayList<>();
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;
    private static TokenIssuer issuer;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        issuer = new TokenIssuer();
        upstream = UpstreamUnderTest.start(
                (request, connection) -> connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"));
        String backend = "'backend':{'url':'" + upstream.url("/mcp") + "'}";
        configure(Written.global("'policies':["
                + "{'type':'return-response','message':'global','overridable':true,"
                + "'when':'server.name == \\u0027explained\\u0027 && mcp.name in [\\u0027get_over\\u0027, \\u0027run_over\\u0027]'},"
                + "{'type':'ip-filter','action':'forbid','addresses':['127.0.0.0/8'],"
                + "'when':'server.name == \\u0027explained\\u0027 && mcp.name == \\u0027get_far\\u0027'}]"));
        configure(Written.server("'name':'explained','basePath':'explained'," + backend
                + ",'tools':{'allow':['get_*','set_*','run_*','wipe_*'],'deny':['*_admin'],'rules':["
                + "{'match':['set_*'],'visibleTo':{'products':['explained-ops']}},"
                + "{'match':['set_never'],'visibleTo':{'when':'caller.claims.team == \\u0027red\\u0027'}},"
                + "{'match':['run_*'],'policies':["
                + "{'type':'return-response','message':'rule','when':'mcp.name != \\u0027run_free\\u0027'}]}]},"
                + "'prompts':{'allow':['greet']},"
                + "'policies':[{'type':'timeout','response':'9s',"
                + "'when':'mcp.name == \\u0027get_fail\\u0027 && caller.claims.team == \\u0027red\\u0027'},"
                + "{'type':'tool-access','tools':{'deny':['get_hid']},'when':'caller.claims.team == \\u0027red\\u0027'},"
                + "{'type':'tool-access','tools':{'deny':['get_seen']},'when':'caller.product == \\u0027nobodys\\u0027'},"
                + "{'type':'rate-limit','calls':1000,'renewalPeriod':'1m','counterKeyExpression':"
                + "'mcp.name == \\u0027get_uncounted\\u0027 ? caller.claims.team : mcp.name'}]"));
        configure(Written.server("'name':'explained-open','basePath':'explained-open'," + backend));
        configure(Written.server("'name':'explained-pinned','basePath':'explained-pinned'," + backend
                + ",'access':{'subscriptionRequired':false},'tools':{'pinned':{'get_p':'" + "00".repeat(32) + "'}}"));
        configure(
                Written.server(
                        "'name':'explained-oauth','basePath':'explained-oauth'," + backend
                                + ",'access':{'subscriptionRequired':false,'oauth':{'issuer':'" + issuer.issuer()
                                + "','jwksUri':'"
                                + issuer.keysUrl() + "','audiences':['" + TokenIssuer.AUDIENCE
                                + "'],'scopes':['base']}},"
                                + "'tools':{'rules':[{'match':['set_*'],'visibleTo':{'roles':['operator','boss']},"
                                + "'requiredScopes':['write']},"
                                + "{'match':['get_ruled'],'policies':[{'type':'require-scope','scopes':['ruled']}]}]},"
                                + "'policies':[{'type':'require-scope','scopes':['wide'],'when':'mcp.name == \\u0027get_wide\\u0027'},"
                                + "{'type':'require-scope','scopes':['vast'],'overridable':true,"
                                + "'when':'mcp.name == \\u0027get_ruled\\u0027'},"
                                + "{'type':'require-scope','scopes':['x'],'when':'mcp.name == \\u0027get_x\\u0027 && caller.roles[3] == \\u0027a\\u0027'}]"));
        configure(Written.product("'name':'explained-ops','servers':['explained'],'policies':["
                + "{'type':'tool-access','tools':{'deny':['get_b']}},"
                + "{'type':'return-response','message':'product','when':'mcp.name == \\u0027get_product\\u0027'}]"));
        configure(
                Written.product(
                        "'name':'explained-free','servers':['explained-open'],'subscriptionRequired':false,"
                                + "'policies':[{'type':'return-response','message':'free','when':'mcp.name == \\u0027get_free\\u0027'}]"));
        subscription("explained-ops", "'scope':'product/explained-ops'");
        subscription("explained-all", "'scope':'all'");
        subscription("explained-other", "'scope':'server/explained-open'");
        subscription("explained-late", "'scope':'all','expiresAt':'2020-01-01T00:00:00Z'");
        subscription("explained-off", "'scope':'all','state':'suspended'");
    }

    private static void configure(Resource resource) {
        RECORDS.add(new ResourceChanged<>(Instant.now(), RECORDS.size() + 1L, resource));
        edge.configure(resource);
    }

    private static void subscription(String name, String fields) {
        configure(Written.subscription("'name':'" + name + "'," + fields)
                .with(EdgeUnderTest.keys(name + "-key", name + "-second")));
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
        issuer.close();
    }

    @ParameterizedTest(name = "{0} calls {2} of {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    anonymous       | explained       | get_a         | REFUSED  |
                    explained-off   | explained       | get_a         | REFUSED  |
                    explained-late  | explained       | get_a         | REFUSED  |
                    explained-other | explained       | get_a         | REFUSED  |
                    explained-all   | explained       | get_a         | ADMITTED |
                    explained-all   | explained       | wipe_admin    | REFUSED  |
                    explained-all   | explained       | nothing       | REFUSED  |
                    explained-all   | explained       | set_a         | REFUSED  |
                    explained-ops   | explained       | set_a         | ADMITTED |
                    explained-ops   | explained       | set_never     | REFUSED  |
                    explained-ops   | explained       | get_b         | REFUSED  |
                    explained-all   | explained       | get_b         | ADMITTED |
                    explained-all   | explained       | get_far       | REFUSED  |
                    explained-all   | explained       | get_over      | REFUSED  | global
                    explained-ops   | explained       | get_over      | ADMITTED |
                    explained-all   | explained       | run_over      | REFUSED  | rule
                    explained-all   | explained       | run_free      | ADMITTED |
                    explained-ops   | explained       | get_product   | REFUSED  | product
                    explained-all   | explained       | get_fail      | REFUSED  |
                    explained-all   | explained       | get_hid       | REFUSED  |
                    explained-all   | explained       | get_seen      | ADMITTED |
                    explained-all   | explained       | get_uncounted | REFUSED  |
                    explained-all   | explained       | #tools/list   | ADMITTED |
                    explained-all   | explained       | #ping         | ADMITTED |
                    explained-all   | explained       | ?greet        | ADMITTED |
                    explained-all   | explained       | ?other        | REFUSED  |
                    anonymous       | explained-open  | get_a         | ADMITTED |
                    anonymous       | explained-open  | get_free      | REFUSED  | free
                    explained-all   | explained-open  | get_free      | ADMITTED |
                    anonymous       | explained-pinned | get_p        | ADMITTED |
                    anonymous       | explained-pinned | get_q        | REFUSED  |
                    """)
    void aCallEndsAsItWasExplained(String caller, String server, String what, Outcome outcome, @Nullable String message)
            throws Exception {
        Conclusion expected = explained(caller, server, what, Optional.empty());

        assertThat(expected.outcome()).as(expected.why()).isEqualTo(outcome);
        if (message != null) {
            assertThat(expected.refusal().map(ExpectedRefusal::message)).contains(message);
        }
        String key = caller.equals("anonymous") ? "X-Nothing" : "Ocp-Apim-Subscription-Key";
        assertAnswer(expected, HTTP.post(edge.url("/" + server + "/mcp"), message(what), key, caller + "-key"));
    }

    @ParameterizedTest(name = "a token with scopes {0} and roles {1} calls {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    -          | -        | get_a    | REFUSED
                    ''         | ''       | get_a    | REFUSED
                    base       | ''       | get_a    | ADMITTED
                    base       | ''       | get_wide | REFUSED
                    base wide  | ''       | get_wide | ADMITTED
                    base       | ''       | get_x    | REFUSED
                    base write | ''       | set_a    | REFUSED
                    base       | operator | set_a    | REFUSED
                    write      | boss     | set_a    | REFUSED
                    base write | boss     | set_a    | ADMITTED
                    base ruled | ''       | get_ruled | REFUSED
                    base vast  | ''       | get_ruled | REFUSED
                    base vast ruled | ''  | get_ruled | ADMITTED
                    """)
    void aCallWithATokenEndsAsItWasExplained(String scopes, String roles, String tool, Outcome outcome)
            throws Exception {
        boolean shown = !scopes.equals("-");
        Optional<SupposedToken> token = shown
                ? Optional.of(new SupposedToken(
                        Optional.of("ada"), Optional.empty(), Optional.of(words(roles)), Optional.of(words(scopes))))
                : Optional.empty();
        Conclusion expected = explained("anonymous", "explained-oauth", tool, token);

        assertThat(expected.outcome()).as(expected.why()).isEqualTo(outcome);
        String authorization = "Bearer " + issuer.token(Map.of("scope", scopes, "roles", List.copyOf(words(roles))));
        assertAnswer(
                expected,
                HTTP.post(
                        edge.url("/explained-oauth/mcp"),
                        message(tool),
                        shown ? "Authorization" : "X-Nothing",
                        authorization));
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(" ", -1));
    }

    private static Conclusion explained(String caller, String server, String what, Optional<SupposedToken> token) {
        ConfigImage image = ConfigImage.EMPTY.apply(RECORDS, Provenance.NONE);
        Wanted wanted = switch (what.charAt(0)) {
            case '#' -> new Other(what.substring(1));
            case '?' -> new Item(TargetKind.PROMPT, what.substring(1));
            default -> new Item(TargetKind.TOOL, what);
        };
        Question question = new Question(
                image.resources()
                        .find(ResourceKind.SERVER, server)
                        .orElseThrow()
                        .resource(),
                wanted,
                image.resources().find(ResourceKind.SUBSCRIPTION, caller).map(ResourceChanged::resource),
                token,
                Optional.of("127.0.0.1"));
        return Explainer.explain(image, question, Instant.now()).conclusion();
    }

    private static String message(String what) {
        return switch (what.charAt(0)) {
            case '#' -> "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + what.substring(1) + "\"}";
            case '?' ->
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"prompts/get\",\"params\":{\"name\":\"" + what.substring(1)
                        + "\"}}";
            default -> McpHttp.call(what);
        };
    }

    private static void assertAnswer(Conclusion expected, HttpResponse<String> answer) throws Exception {
        JsonNode body = Json.MAPPER.readTree(answer.body());
        Optional<ExpectedRefusal> refusal = body.has("error")
                ? Optional.of(new ExpectedRefusal(
                        answer.statusCode(),
                        body.at("/error/code").asInt(),
                        body.at("/error/message").asText()))
                : Optional.empty();
        assertThat(refusal).as(answer.body()).isEqualTo(expected.refusal());
        assertThat(body.has("result")).isEqualTo(expected.outcome() == Outcome.ADMITTED);
    }
}
