package dev.sallyport.contract.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerDefinitionTest {
    private static final String WITH_TOOLS =
            "{'kind':'McpServer','name':'a','basePath':'a'," + "'backend':{'url':'https://up.example.com'},'tools':%s}";

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static List<String> problems(String text) {
        return ResourceKind.SERVER
                .read(json(text))
                .fold(
                        valid -> List.of(),
                        all -> all.stream().map(Problem::toString).toList());
    }

    @Test
    void whatIsNotSaidIsAsTheDefaultsSay() {
        ServerDefinition server = ResourceKind.SERVER
                .read(json("{'kind':'McpServer','name':'a','basePath':'a','backend':{'url':'https://up.example.com'}}"))
                .orThrow();

        assertThat(server)
                .isEqualTo(new ServerDefinition(
                        "a",
                        "a",
                        "",
                        "a",
                        new ServerBackend.Own(new BackendDefinition(
                                BackendAddress.at(URI.create("https://up.example.com")),
                                Transport.STREAMABLE_HTTP,
                                "/sse",
                                "/messages",
                                TimeoutsDefinition.DEFAULT,
                                List.of())),
                        AccessDefinition.DEFAULT,
                        LimitsDefinition.DEFAULT,
                        GovernanceDefinition.DEFAULT));
        assertThat(server.access().subscriptionRequired()).isTrue();
    }

    @Test
    void everyFieldIsReadAndWrittenBack() {
        JsonNode written = Samples.WEATHER.toJson();

        assertThat(ResourceKind.SERVER.read(written)).isEqualTo(new Checked.Valid<>(Samples.WEATHER));
        assertThat(ResourceKind.SERVER.read(written).orThrow().toJson()).isEqualTo(written);
    }

    @Test
    void headersToForwardAreKeptInLowerCase() {
        ServerDefinition server = ResourceKind.SERVER
                .read(
                        json(
                                "{'kind':'McpServer','name':'a','basePath':'a','backend':{'url':'https://up.example.com','forwardHeaders':['X-Tenant']}}"))
                .orThrow();

        assertThat(server.backend().own().orElseThrow().forwardHeaders()).containsExactly("x-tenant");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ftp://up.example.com
                    up.example.com/mcp
                    https://
                    https://up.example.com/#top
                    https://up.example.com:99999/
                    https://exa mple.com/
                    """)
    void anUpstreamIsAnHttpUrlWithAHost(String url) {
        assertThat(problems("{'kind':'McpServer','name':'a','basePath':'a','backend':{'url':'" + url + "'}}"))
                .containsExactly("/backend/url: \"" + url + "\" (expected: an http or https URL with a host and without"
                        + " user information or fragment)");
    }

    @Test
    void aPasswordInAnUpstreamUrlIsRefusedWithoutBeingRepeated() {
        assertThat(
                        problems(
                                "{'kind':'McpServer','name':'a','basePath':'a','backend':{'url':'https://me:s3cret@up.example.com'}}"))
                .singleElement()
                .asString()
                .startsWith("/backend/url:")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"/weather", "weather/", "a//b", "a/../b", ".well-known", "a b", "a/b/c/d/e", "''"})
    void aBasePathIsOneToFourPlainSegments(String basePath) {
        assertThat(problems("{'kind':'McpServer','name':'a','basePath':'" + basePath
                        + "','backend':{'url':'https://up.example.com'}}"))
                .singleElement()
                .asString()
                .startsWith("/basePath:");
    }

    @ParameterizedTest
    @CsvSource({"Weather", "-a", "a-", "a_b", "a.b", "''"})
    void aNameIsADnsLabel(String name) {
        assertThat(problems("{'kind':'McpServer','name':'" + name
                        + "','basePath':'a','backend':{'url':'https://up.example.com'}}"))
                .singleElement()
                .asString()
                .startsWith("/name:");
    }

    @Test
    void thePathsOfTheOldTransportBelongToItOnly() {
        assertThat(
                        problems(
                                "{'kind':'McpServer','name':'a','basePath':'a','backend':{'url':'https://up.example.com','ssePath':'/sse'}}"))
                .containsExactly("/backend/ssePath: \"/sse\" (expected: no ssePath unless transport is sse)");
    }

    @Test
    void allProblemsAreNamedAtOnceWithACureWhereThereIsOne() {
        assertThat(
                        problems(
                                "{'kind':'McpServer','nmae':'a','backend':{'url':3,'transport':'streamable','timeouts':{'connect':'5'}},'limits':{'requestBytesMax':0}}"))
                .containsExactlyInAnyOrder(
                        "/name: missing (expected: a name of at most 63 lower-case letters, digits and inner hyphens)",
                        "/basePath: missing (expected: one to four path segments of letters, digits, '-', '.', '_' or"
                                + " '~', without a leading slash)",
                        "/backend/url: 3 (expected: an http or https URL with a host and without user information or"
                                + " fragment)",
                        "/backend/transport: \"streamable\" (expected: one of streamable-http, sse)",
                        "/backend/timeouts/connect: \"5\" (expected: a duration from 10ms to 2m, like 250ms, 5s, 2m or"
                                + " 1h)",
                        "/limits/requestBytesMax: 0 (expected: a whole number from 1024 to 67108864)",
                        "/nmae: unknown field (expected: one of access, backend, basePath, description, displayName,"
                                + " kind, limits, name, policies, prompts, resources, resumption, tools;"
                                + " did you mean name?)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {'a':'abc'} | for a the SHA-256 of its definition's canonical JSON (RFC 8785): 64 digits of lower-case hex
                    {'':'abc'}  | names of tools of 1 to 128 characters
                    """)
    void aPinIsAHash(String pinned, String expected) {
        String written = pinned.replace('\'', '"');

        assertThat(problems(WITH_TOOLS.formatted("{'pinned':" + pinned + "}")))
                .containsExactly("/tools/pinned: " + written + " (expected: " + expected + ")");
    }

    @Test
    void onlyToolsCanBePinnedAndNotTooMany() {
        String many = IntStream.rangeClosed(0, 512)
                .mapToObj(i -> "'t" + i + "':'" + "00".repeat(32) + "'")
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(problems(WITH_TOOLS.formatted("{'pinned':" + many + "}")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .endsWith("(expected: at most 512 tools)");
        assertThat(problems(WITH_TOOLS.formatted("{}").replace("'tools':{}", "'prompts':{'pinned':{}}")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("/prompts/pinned: unknown field");
    }
}
