package dev.sallyport.contract.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.NamedValue.Content;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.config.policy.PolicyType;
import dev.sallyport.contract.config.policy.SetHeader;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceKindTest {
    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static <R extends Resource> R read(ResourceKind<R> kind, String text) {
        return kind.read(json(text)).orThrow();
    }

    private static List<String> problems(ResourceKind<?> kind, String text) {
        return kind.read(json(text))
                .fold(
                        valid -> List.of(),
                        all -> all.stream().map(Problem::toString).toList());
    }

    private static List<String> policyProblems(String policies) {
        return problems(ResourceKind.GLOBAL_POLICIES, "{'kind':'GlobalPolicies','policies':" + policies + "}");
    }

    private static Stream<Resource> readAsWritten() {
        return Samples.all().filter(resource -> !(resource instanceof Subscription || resource instanceof NamedValue));
    }

    @ParameterizedTest
    @MethodSource("readAsWritten")
    void everyFieldIsReadAndWrittenBack(Resource resource) {
        JsonNode written = resource.toJson();

        assertThat(resource.kind().read(written)).isEqualTo(new Checked.Valid<>(resource));
        assertThat(resource.kind().read(written).orThrow().toJson()).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("dev.sallyport.contract.config.Samples#all")
    void whatWasStoredIsReadBack(Resource resource) {
        assertThat((Resource) ConfigRecordCodec.resource(resource.kind(), resource.toStored()))
                .isEqualTo(resource);
    }

    @Test
    void thereIsASampleOfEveryKindAndOfEveryPolicy() {
        assertThat(Samples.all().map(Resource::kind).distinct()).containsAll(ResourceKind.ALL);
        assertThat(Samples.ACTIONS).extracting(action -> action.type()).containsExactly(PolicyType.values());
    }

    @Test
    void whatIsHiddenOfASubscriptionIsNeitherShownNorTaken() {
        assertThat(Samples.CREW.toJson().has("keys")).isFalse();
        assertThat(problems(
                        ResourceKind.SUBSCRIPTION,
                        "{'kind':'Subscription','name':'a','scope':'all','keys':{'primary':'mine'}}"))
                .singleElement()
                .asString()
                .startsWith("/keys: unknown field")
                .doesNotContain("mine");
    }

    @Test
    void aSubscriptionIsActiveAndNeverExpiresUnlessSaidOtherwise() {
        assertThat(read(ResourceKind.SUBSCRIPTION, "{'kind':'Subscription','name':'a','scope':'server/weather'}"))
                .isEqualTo(new Subscription(
                        "a",
                        "a",
                        "",
                        new SubscriptionScope.OfServer("weather"),
                        Subscription.State.ACTIVE,
                        Optional.empty(),
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"product/", "server/Weather", "everything", "products/gold", "''", "ALL"})
    void aScopeIsAllOrOneProductOrOneServer(String scope) {
        assertThat(problems(ResourceKind.SUBSCRIPTION, "{'kind':'Subscription','name':'a','scope':'" + scope + "'}"))
                .containsExactly("/scope: \"" + scope + "\" (expected: all, product/{name} or server/{name})");
    }

    @Test
    void aProductWantsKeysUnlessSaidOtherwiseAndNamesEachServerOnce() {
        assertThat(read(ResourceKind.PRODUCT, "{'kind':'Product','name':'a','servers':['x','y','x']}"))
                .isEqualTo(new ProductDefinition("a", "a", "", List.of("x", "y"), true, List.of()));
    }

    @Test
    void aNamedValueIsWhatItsWriterSays() {
        assertThat(read(ResourceKind.NAMED_VALUE, "{'kind':'NamedValue','name':'a','value':'x'}")
                        .content())
                .isEqualTo(new Content.Open("x"));
        assertThat(read(ResourceKind.NAMED_VALUE, "{'kind':'NamedValue','name':'a','secret':true,'value':'x'}")
                        .content())
                .isEqualTo(new Content.Fresh("x"));
        assertThat(read(ResourceKind.NAMED_VALUE, "{'kind':'NamedValue','name':'a','secret':true}")
                        .content())
                .isEqualTo(new Content.Unsaid());
        assertThat(problems(ResourceKind.NAMED_VALUE, "{'kind':'NamedValue','name':'A'}"))
                .containsExactly(
                        "/name: \"A\" (expected: a name of at most 63 lower-case letters, digits and inner hyphens)",
                        "/value: missing (expected: a text of at most 4000 characters)");
    }

    @Test
    void aSecretIsShownInNoForm() {
        NamedValue fresh =
                read(ResourceKind.NAMED_VALUE, "{'kind':'NamedValue','name':'a','secret':true,'value':'planted'}");

        assertThat(fresh.toString()).doesNotContain("planted");
        assertThat(fresh.toJson()).hasToString("{\"kind\":\"NamedValue\",\"name\":\"a\",\"secret\":true}");
        assertThat(Samples.WEATHER_KEY.toJson().fieldNames()).toIterable().containsExactly("kind", "name", "secret");
        assertThat(problems(ResourceKind.NAMED_VALUE, "{'kind':'NamedValue','name':'a','value':['planted']}"))
                .containsExactly("/value: what stands there (expected: a text of at most 4000 characters)");
    }

    @Test
    void aCredentialProviderAsksForNothingInParticularUnlessSaidOtherwise() {
        CredentialProvider provider = read(
                ResourceKind.CREDENTIAL_PROVIDER,
                "{'kind':'CredentialProvider','name':'a','grant':'client-credentials',"
                        + "'tokenEndpoint':'https://login.example.com/token','clientId':'me','clientSecret':'secret'}");

        assertThat(provider.scopes()).isEmpty();
        assertThat(provider.audience()).isEmpty();
    }

    private static Stream<String> policiesByDefault() {
        return Stream.of(
                "{'type':'ip-filter','overridable':false,'action':'allow','addresses':['::1']}",
                "{'type':'cors','overridable':false,'origins':['http://a'],'headers':[],'maxAge':'10m'}",
                "{'type':'check-header','overridable':false,'name':'X','values':[],'failedStatus':401,"
                        + "'failedMessage':'Header X was not found or has a value that is not allowed.'}",
                "{'type':'set-header','overridable':false,'direction':'request','name':'X','values':['a'],"
                        + "'exists':'override'}",
                "{'type':'rate-limit','overridable':false,'calls':1,'renewalPeriod':'1s','counterKey':['caller'],"
                        + "'onUnavailable':'local-share'}",
                "{'type':'quota','overridable':false,'bandwidth':1,'renewalPeriod':'30d','counterKey':['caller'],"
                        + "'onUnavailable':'closed'}",
                "{'type':'limit-concurrency','overridable':false,'maxCount':1,'counterKey':['caller'],"
                        + "'onUnavailable':'closed'}",
                "{'type':'require-scope','overridable':false,'scopes':['a']}",
                "{'type':'tool-access','overridable':false,'tools':{'allow':['*'],'deny':[]},"
                        + "'resources':{'allow':['*'],'deny':[]},'prompts':{'allow':['*'],'deny':[]}}",
                "{'type':'set-backend','overridable':false,'backend':'a'}",
                "{'type':'timeout','overridable':false,'response':'10ms'}",
                "{'type':'retry','overridable':false,'count':1,'interval':'100ms'}",
                "{'type':'circuit-breaker','overridable':false,'failureCount':5,'interval':'10s','statusMin':500,"
                        + "'tripDuration':'10s','acceptRetryAfter':true}",
                "{'type':'credential','overridable':false,'provider':'a'}",
                "{'type':'return-response','overridable':false,'status':403,'message':'no'}",
                "{'type':'cache','overridable':false,'for':'1m','tools':[],'scope':'private','varyBy':[],"
                        + "'bytesMax':262144}");
    }

    /** What a policy of this type cannot do without. */
    private static String leastOf(String type) {
        return switch (type) {
            case "ip-filter" -> ",'action':'allow','addresses':['::1']";
            case "cors" -> ",'origins':['http://a']";
            case "check-header" -> ",'name':'X'";
            case "set-header" -> ",'name':'X','values':['a']";
            case "rate-limit" -> ",'calls':1,'renewalPeriod':'1s'";
            case "quota" -> ",'bandwidth':1,'renewalPeriod':'30d'";
            case "limit-concurrency" -> ",'maxCount':1";
            case "require-scope" -> ",'scopes':['a']";
            case "set-backend" -> ",'backend':'a'";
            case "timeout" -> ",'response':'10ms'";
            case "credential" -> ",'provider':'a'";
            case "return-response" -> ",'message':'no'";
            default -> "";
        };
    }

    @ParameterizedTest
    @MethodSource("policiesByDefault")
    void aPolicyIsAsTheDefaultsSayAndSaysSo(String policy) {
        String type = json(policy).path("type").asText();
        GlobalPolicies least = read(
                ResourceKind.GLOBAL_POLICIES,
                "{'kind':'GlobalPolicies','policies':[{'type':'" + type + "'" + leastOf(type) + "}]}");

        assertThat(least.toJson().at("/policies/0")).hasToString(json(policy).toString());
        assertThat(least.policies())
                .singleElement()
                .extracting(PolicyDefinition::when)
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {'type':'ip-filter'}                                              | /action, /addresses
                    {'type':'ip-filter','action':'deny','addresses':['10.0.0.0/33']}  | /action, /addresses/0
                    {'type':'cors','origins':['https://a/path']}                      | /origins/0
                    {'type':'cors','origins':[]}                                      | /origins
                    {'type':'check-header','name':'a b','failedStatus':200}           | /name, /failedStatus
                    {'type':'set-header','name':'Mcp-Session-Id','values':['x']}      | /name
                    {'type':'set-header','name':'X'}                                  | /values
                    {'type':'set-header','name':'X','values':['a'],'exists':'delete'} | /values
                    {'type':'rate-limit','counterKey':['callr']}                      | /calls, /renewalPeriod, /counterKey/0
                    {'type':'rate-limit','calls':0,'renewalPeriod':'2d'}              | /calls, /renewalPeriod
                    {'type':'quota'}                                                  | /calls, /renewalPeriod
                    {'type':'quota','calls':-5,'renewalPeriod':'1h'}                  | /calls
                    {'type':'limit-concurrency'}                                      | /maxCount
                    {'type':'limit-concurrency','maxCount':10001,'onUnavailable':'local-share'} | /maxCount, /onUnavailable
                    {'type':'require-scope'}                                          | /scopes
                    {'type':'require-scope','scopes':['a b']}                         | /scopes/0
                    {'type':'tool-access','tools':{'allow':['']}}                     | /tools/allow/0
                    {'type':'set-backend','backend':'A b'}                            | /backend
                    {'type':'timeout'}                                                | /response
                    {'type':'retry','count':6}                                        | /count
                    {'type':'circuit-breaker','statusMin':200}                        | /statusMin
                    {'type':'credential'}                                             | /provider
                    {'type':'return-response','message':' '}                          | /message
                    {'type':'redact','in':'answer','patterns':['(']}                  | /in, /patterns/0
                    {'type':'log','message':' ','level':'loud'}                       | /message, /level
                    {'type':'cache','for':'2d','scope':'all','tools':[''],'varyBy':['x'],'bytesMax':1} | /for, /scope, /tools/0, /varyBy/0, /bytesMax
                    {'type':'retry','when':' ','overridable':3}                       | /when, /overridable
                    {'type':'retri','count':6}                                        | /type
                    {'count':6}                                                       | /type
                    {'type':'retry','cuont':2}                                        | /cuont
                    """)
    void aWrongPolicyIsToldEachOfItsFaultsWhereItStands(String policy, String pointers) {
        List<String> expected = Stream.of(pointers.split(", "))
                .map(pointer -> "/policies/1" + pointer)
                .toList();
        List<String> problems = policyProblems("[{'type':'retry'}," + policy + "]");

        assertThat(problems)
                .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void problemsOfPoliciesAreAllNamedAtOnceWithTheirCures() {
        assertThat(
                        policyProblems(
                                "[{'type':'rate-limt'},{'type':'cors'},{'type':'quota','calls':-5,'renewalPeriod':'1h','counterKey':['callr']}]"))
                .containsExactly(
                        "/policies/0/type: \"rate-limt\" (expected: one of ip-filter, cors, check-header, set-header,"
                                + " rate-limit, quota, limit-concurrency, require-scope, tool-access, set-backend, timeout,"
                                + " retry, circuit-breaker, credential, return-response, redact, log, cache; did you mean rate-limit?)",
                        "/policies/1/origins: missing (expected: at least one origin)",
                        "/policies/2/calls: -5 (expected: a whole number from 1 to 1000000000000)",
                        "/policies/2/counterKey/0: \"callr\" (expected: one of caller, ip, subscription, product,"
                                + " subject, client, session, server, tool; did you mean caller?)");
    }

    @Test
    void aPolicyOfAToolIsPointedAtThroughItsRule() {
        assertThat(problems(
                        ResourceKind.SERVER,
                        "{'kind':'McpServer','name':'a','basePath':'a','backend':{'url':'https://up.example.com'},"
                                + "'tools':{'rules':[{'policies':[{'type':'timeout','response':'0s'}]}]}}"))
                .containsExactly(
                        "/tools/rules/0/match: missing (expected: at least one name or pattern)",
                        "/tools/rules/0/policies/0/response: \"0s\" (expected: a duration from 10ms to 1d, like 250ms,"
                                + " 5s, 2m or 1h)");
    }

    @Test
    void aHeaderValueRefersToNamedValuesBetweenBraces() {
        String value = "Bearer {{token}} for {{ten$ant}}{x}{{token}}";

        assertThat(SetHeader.namedValues(value)).containsExactly("token", "ten$ant");
        assertThat(SetHeader.resolve(value, name -> "<" + name + ">"))
                .isEqualTo("Bearer <token> for <ten$ant>{x}<token>");
    }
}
