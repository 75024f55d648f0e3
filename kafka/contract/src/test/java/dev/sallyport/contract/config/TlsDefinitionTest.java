package dev.sallyport.contract.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsDefinitionTest {

    @Test
    void everythingThatIsSaidIsReadAndWrittenBack() throws Exception {
        ServerDefinition server = read("https", """
                {'trustedCertificates':'{{ca}}','certificate':'{{mine}}','key':'{{mine-key}}',
                 'serverName':'up.example.com'}""").orThrow();

        assertThat(server.backend().own().orElseThrow().tls())
                .contains(new TlsDefinition(
                        Optional.of("{{ca}}"),
                        Optional.of("{{mine}}"),
                        Optional.of("{{mine-key}}"),
                        Optional.of("up.example.com")));
        assertThat(ResourceKind.SERVER.read(server.toJson())).isEqualTo(new Checked.Valid<>(server));
    }

    @Test
    void everyProblemIsNamedAndNoneQuotesWhatMayBeAKey() throws Exception {
        String key = "-----BEGIN PRIVATE KEY-----\\nc2VjcmV0\\n-----END PRIVATE KEY-----";

        List<Problem> problems = problems("http", """
                {'trustedCertificates':'no PEM','certificate':'%s','key':'%s','serverName':'-'}""".formatted(key, key));

        assertThat(problems)
                .extracting(Problem::pointer)
                .containsExactly(
                        "/backend/tls/trustedCertificates",
                        "/backend/tls/certificate",
                        "/backend/tls/key",
                        "/backend/tls/serverName",
                        "/backend/url");
        assertThat(problems.toString()).doesNotContain("c2VjcmV0").contains("never the key itself");
    }

    @Test
    void aCertificateAndItsKeyComeTogether() throws Exception {
        assertThat(problems("https", "{'certificate':'{{mine}}'}"))
                .extracting(Problem::pointer)
                .containsExactly("/backend/tls/key");
        assertThat(problems("https", "{'key':'{{mine-key}}'}"))
                .extracting(Problem::pointer)
                .containsExactly("/backend/tls/certificate");
    }

    private static List<Problem> problems(String scheme, String tls) throws JsonProcessingException {
        return read(scheme, tls).fold(server -> List.of(), problems -> problems);
    }

    private static Checked<ServerDefinition> read(String scheme, String tls) throws JsonProcessingException {
        String server = "{'kind':'McpServer','name':'a','basePath':'a','backend':{'url':'" + scheme
                + "://up.example.com','tls':" + tls + "}}";
        return ResourceKind.SERVER.read(Json.MAPPER.readTree(server.replace('\'', '"')));
    }
}
