package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.testkit.KafkaBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds beside servers, through the API. */
class ResourcesTest {
    private static final KafkaBroker KAFKA = RunningKafka.start();
    private static final RunningService SERVICE = RunningService.on(KAFKA);

    @AfterAll
    static void stop() {
        SERVICE.close();
        KAFKA.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /products/life         | {"displayName":"One"}       | {"displayName":"Two"}       | displayName
                    /subscriptions/life    | {"scope":"all"}             | {"scope":"all","owner":"x"} | owner
                    /named-values/life     | {"value":"one"}             | {"value":"two"}             | value
                    /backends/life         | {"url":"https://one.example.com"} | {"members":[{"url":"https://one.example.com"}]} | members
                    /policies/global       | {"policies":[]}             | {"policies":[{"type":"retry"}]} | policies
                    """)
    void aResourceIsCreatedReadReplacedRemovedAndBroughtBack(String path, String one, String two, String field) {
        Reply created = SERVICE.put(path + "?why=begin", one);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/api/v1" + path);
        Reply read = SERVICE.get(path);
        assertThat(read.header("ETag")).isEqualTo(created.header("ETag"));
        JsonNode first = read.json().path(field);

        assertThat(SERVICE.put(path, two).status()).isEqualTo(428);
        Reply replaced = SERVICE.put(path, two, "If-Match", read.header("ETag"));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(SERVICE.get(path).json().path(field)).isNotEqualTo(first);
        assertThat(SERVICE.put(path, SERVICE.get(path).json().toString(), "If-Match", "*")
                        .header("ETag"))
                .isEqualTo(replaced.header("ETag"));
        assertThat(SERVICE.delete(path, "If-Match", replaced.header("ETag")).status())
                .isEqualTo(204);
        assertThat(SERVICE.get(path).status()).isEqualTo(404);

        String revision = created.header("ETag").replace("\"", "");
        Reply back = SERVICE.post(path + "/rollback", "application/json", "{\"revision\":" + revision + "}");
        assertThat(back.status()).isEqualTo(200);
        assertThat(SERVICE.get(path).json().path(field)).isEqualTo(first);
        assertThat(SERVICE.get(path + "/history").json().path("revisions").findValuesAsText("change"))
                .containsExactly("rolled-back", "removed", "updated", "created");
        SERVICE.delete(path, "If-Match", "*");
    }

    @Test
    void aProviderStandsOnANamedValueThatCannotBeRemovedUnderIt() {
        String provider = """
                {"grant":"client-credentials","tokenEndpoint":"https://login.example.com/token",\
                "clientId":"me","clientSecret":"under"}""";
        assertThat(SERVICE.put("/credentials/upper", provider).problems())
                .containsExactly("/clientSecret: \"under\" (expected: a named value that exists)");
        SERVICE.put("/named-values/under", "{\"secret\":true,\"value\":\"x\"}");
        assertThat(SERVICE.put("/credentials/upper", provider).status()).isEqualTo(201);

        Reply refused = SERVICE.delete("/named-values/under", "If-Match", "*");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("detail").asText())
                .isEqualTo("Named value under is referred to. Change or remove what refers to it first.");
        assertThat(refused.problems())
                .containsExactly("document: credential provider upper at /clientSecret (expected: no reference to named"
                        + " value under)");
    }

    @Test
    void everyKindIsListedPageByPageWithoutWhatIsReadOneByOne() {
        SERVICE.put("/products/page-a", "{\"policies\":[{\"type\":\"retry\"}]}");
        SERVICE.put("/products/page-b", "{}");

        JsonNode page = SERVICE.get("/products?after=page&limit=1").json();
        JsonNode next = SERVICE.get(
                        "/products?limit=1&after=" + page.path("next").asText())
                .json();

        assertThat(page.at("/products/0").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "name",
                        "displayName",
                        "description",
                        "servers",
                        "subscriptionRequired",
                        "revision",
                        "updatedAt");
        assertThat(next.at("/products/0/name").asText()).isEqualTo("page-b");
        for (String path : List.of("subscriptions", "named-values", "credentials")) {
            assertThat(SERVICE.get("/" + path).json().has("total")).as(path).isTrue();
        }
    }

    @Test
    void documentsOfEveryKindAreAppliedTogetherInAnyOrder() {
        String documents = """
                kind: GlobalPolicies
                policies: [{type: set-header, name: X-Region, values: ["{{mix-region}}"]}]
                ---
                {kind: Subscription, name: mix-crew, scope: product/mix-gold}
                ---
                {kind: Product, name: mix-gold, servers: [mix-weather]}
                ---
                {kind: McpServer, name: mix-weather, basePath: mix-weather, backend: {url: "https://up.example.com"},
                 policies: [{type: credential, provider: mix-upstream}]}
                ---
                {kind: CredentialProvider, name: mix-upstream, grant: client-credentials, clientId: me,
                 tokenEndpoint: "https://login.example.com/token", clientSecret: mix-region}
                ---
                {kind: NamedValue, name: mix-region, value: eu}
                """;

        JsonNode dry = SERVICE.post("/apply?dryRun=true", "application/yaml", documents)
                .json();
        assertThat(SERVICE.get("/products/mix-gold").status()).isEqualTo(404);
        JsonNode applied = SERVICE.post("/apply", "application/yaml", documents).json();

        assertThat(dry.path("results").findValuesAsText("action")).containsOnly("created");
        assertThat(dry.at("/results/1").has("keys")).isFalse();
        assertThat(applied.path("results").findValuesAsText("kind"))
                .containsExactly(
                        "GlobalPolicies", "Subscription", "Product", "McpServer", "CredentialProvider", "NamedValue");
        assertThat(applied.at("/results/1/keys/primary").asText()).startsWith("sp_");
        JsonNode again = SERVICE.post("/apply", "application/yaml", documents).json();
        assertThat(again.path("results").findValuesAsText("action")).containsOnly("unchanged");
        assertThat(again.at("/results/1").has("keys")).isFalse();
        SERVICE.delete("/policies/global", "If-Match", "*");
    }

    @Test
    void aRefusedRequestNamesTheProblemsOfEveryKindByTheirDocuments() {
        Reply refused = SERVICE.post("/apply", "application/yaml", """
                {kind: Product, name: bad-a, servers: [nowhere]}
                ---
                {kind: Subscription, name: bad-b, scope: some}
                ---
                {kind: Produkt, name: bad-c}
                ---
                {name: bad-d}
                ---
                {kind: GlobalPolicies, policies: [{type: retry}, {type: rate-limit, calls: 0, renewalPeriod: 1s}]}
                ---
                {kind: NamedValue, name: bad-e, secret: true}
                """);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").findValuesAsText("pointer"))
                .containsExactly("/1/scope", "/2/kind", "/3/kind", "/4/policies/1/calls", "/5/value", "/0/servers/0");
        assertThat(refused.problems()).anyMatch(problem -> problem.endsWith("did you mean Product?)"));
        assertThat(SERVICE.get("/products/bad-a").status()).isEqualTo(404);
    }

    @Test
    void thereIsOneListOfGlobalPolicies() {
        assertThat(SERVICE.get("/policies").status()).isEqualTo(404);
        assertThat(SERVICE.put("/policies/others", "{}").status()).isEqualTo(404);
        assertThat(SERVICE.put("/policies/global", "{\"name\":\"others\"}").problems())
                .containsExactly("/name: \"others\" (expected: global)");
    }
}
