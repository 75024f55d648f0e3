package dev.sallyport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schemas that are published beside the topics say what the records are. */
class SchemaTest {
    private static final Path TOPICS = Path.of(System.getProperty("basedir", "."), "..", "topics");

    private static OutputUnit validate(String topic, JsonNode value) throws IOException {
        String schema = Files.readString(TOPICS.resolve(topic + ".schema.json"));
        return Validator.create(
                        JsonSchema.of(new JsonObject(schema)),
                        new JsonSchemaOptions()
                                .setBaseUri("https://sallyport.dev")
                                .setDraft(Draft.DRAFT202012))
                .validate(new JsonObject(value.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "sallyport.config, server-changed.json",
        "sallyport.config, server-changed-sse.json",
        "sallyport.config, server-changed-named-backend.json",
        "sallyport.config, backend-changed.json",
        "sallyport.config, product-changed.json",
        "sallyport.config, subscription-changed.json",
        "sallyport.config, named-value-changed.json",
        "sallyport.config, named-value-changed-secret.json",
        "sallyport.config, credential-provider-changed.json",
        "sallyport.config, global-policies-changed.json",
        "sallyport.config, session-keys-changed.json",
        "sallyport.config.history, history-updated.json",
        "sallyport.config.history, history-removed.json",
        "sallyport.revocations, revocation-subject.json",
        "sallyport.revocations, revocation-client.json",
        "sallyport.revocations, revocation-token.json",
        "sallyport.revocations, revocation-session.json",
        "sallyport.revocations, revocation-subscription.json",
        "sallyport.revocations, revocation-server.json",
        "sallyport.revocations, revocation-tool.json",
        "sallyport.revocations, revocation-issuer.json",
        "sallyport.nodes, node-status.json",
        "sallyport.calls, call-record.json",
        "sallyport.calls, call-record-refused.json",
        "sallyport.audit, audit-start.json",
        "sallyport.audit, audit-refusal.json",
        "sallyport.audit, audit-refusal-bare.json",
        "sallyport.audit, audit-admin.json",
        "sallyport.audit, audit-lost.json",
        "sallyport.audit, audit-stop.json"
    })
    void describesEveryGoldenFileAndItsLaterVersions(String topic, String golden) throws IOException {
        OutputUnit now = validate(topic, Golden.read(golden));
        OutputUnit later = validate(topic, Golden.fromALaterVersion(golden));

        assertThat(now.getValid()).as(String.valueOf(now.getErrors())).isTrue();
        assertThat(later.getValid()).as(String.valueOf(later.getErrors())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "sallyport.config, call-record.json",
        "sallyport.config.history, node-status.json",
        "sallyport.revocations, node-status.json",
        "sallyport.nodes, call-record.json",
        "sallyport.calls, server-changed.json",
        "sallyport.audit, call-record.json"
    })
    void isNotSatisfiedByTheRecordsOfAnotherTopic(String topic, String golden) throws IOException {
        assertThat(validate(topic, Golden.read(golden)).getValid()).isFalse();
    }
}
