package dev.sallyport.contract.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a backend is, as people write it. */
class BackendTest {
    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Backend read(String fields) {
        return ResourceKind.BACKEND
                .read(json("{'kind':'Backend','name':'a'," + fields + "}"))
                .orThrow();
    }

    private static List<String> problems(ResourceKind<?> kind, String text) {
        return kind.read(json(text))
                .fold(
                        valid -> List.of(),
                        all -> all.stream().map(Problem::toString).toList());
    }

    private static List<String> problems(String fields) {
        return problems(ResourceKind.BACKEND, "{'kind':'Backend','name':'a'," + fields + "}");
    }

    @Test
    void membersAreAlikeAndAreAskedForTheirHealthAsTheDefaultsSay() {
        Backend backend = read("'members':[{'url':'https://one.example.com/mcp'}],'health':{'path':'/healthz'}");

        assertThat(backend.definition().address())
                .isEqualTo(new BackendAddress.Pool(
                        List.of(new BackendMember(URI.create("https://one.example.com/mcp"), 1, 1)),
                        Optional.of(new HealthDefinition(
                                "/healthz", Duration.ofSeconds(10), Duration.ofSeconds(2), 3, 1))));
    }

    @Test
    void oneUrlStaysOneUrl() {
        assertThat(read("'url':'https://one.example.com/mcp'").toJson().fieldNames())
                .toIterable()
                .containsExactly("kind", "name", "url", "transport", "timeouts", "forwardHeaders");
        assertThat(read("'url':'https://one.example.com/mcp','health':{'path':'/up'}")
                        .definition()
                        .address()
                        .health())
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'transport':'sse'            | /url: missing (expected: an http or https URL with a host and without user information or fragment)
                    'members':[]                 | /members: [] (expected: a list of 1 to 32 members)
                    'members':{}                 | /members: {} (expected: a list of 1 to 32 members)
                    'members':[{'weight':2}]     | /members/0/url: missing (expected: an http or https URL with a host and without user information or fragment)
                    'members':[{'url':'https://a','weight':0}]      | /members/0/weight: 0 (expected: a whole number from 1 to 1000)
                    'members':[{'url':'https://a','weight':1001}]   | /members/0/weight: 1001 (expected: a whole number from 1 to 1000)
                    'members':[{'url':'https://a','priority':101}]  | /members/0/priority: 101 (expected: a whole number from 1 to 100)
                    'url':'https://a','sessionLost':{}              | /sessionLost/bodyContains: missing (expected: a text of 1 to 256 characters)
                    'url':'https://a','sessionLost':{'status':400,'reinitialize':true}     | /sessionLost/bodyContains: missing (expected: a text of 1 to 256 characters)
                    'url':'https://a','transport':'sse','sessionLost':{'reinitialize':true} | /sessionLost/reinitialize: true (expected: no reinitialize unless transport is streamable-http)
                    'url':'https://a','health':{}                   | /health/path: missing (expected: a path that starts with / and has no query)
                    'url':'https://a','health':{'path':'/?a=b'}     | /health/path: "/?a=b" (expected: a path that starts with / and has no query)
                    'url':'https://a','health':{'path':'/','interval':'1s','timeout':'2s'} | /health/timeout: "2s" (expected: a duration that is no longer than interval)
                    'url':'https://a','members':[{'url':'https://b'}] | /url: "https://a" (expected: no url beside members)
                    """)
    void whatIsWrongIsNamedWhereItStands(String fields, String problem) {
        assertThat(problems(fields)).containsExactly(problem);
    }

    @Test
    void thereAreAtMost32MembersAndNoTwoAtOneUrl() {
        String many = IntStream.range(0, 33)
                .mapToObj(member -> "{'url':'https://m" + member + "'}")
                .collect(Collectors.joining(","));

        assertThat(problems("'members':[" + many + "]"))
                .singleElement()
                .asString()
                .contains("a list of 1 to 32 members");
        assertThat(problems("'members':[{'url':'https://a'},{'url':'https://a','priority':2}]"))
                .singleElement()
                .asString()
                .endsWith("(expected: members with different URLs)");
    }

    @Test
    void aServerNamesABackendInsteadOfDescribingIt() {
        ServerDefinition server = ResourceKind.SERVER
                .read(json("{'kind':'McpServer','name':'a','basePath':'a','backend':{'name':'stations'}}"))
                .orThrow();

        assertThat(server.backend()).isEqualTo(new ServerBackend.Named("stations"));
        assertThat(problems(
                        ResourceKind.SERVER,
                        "{'kind':'McpServer','name':'a','basePath':'a',"
                                + "'backend':{'name':'stations','url':'https://a','transport':'sse'}}"))
                .containsExactly(
                        "/backend/url: \"https://a\" (expected: no url beside name: it is the named backend's)",
                        "/backend/transport: \"sse\" (expected: no transport beside name: it is the named backend's)");
    }
}
